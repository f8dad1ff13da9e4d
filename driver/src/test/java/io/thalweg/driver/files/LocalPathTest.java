package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://host/x",
        "hdfs:/x",
        "hdfs:x",
        "s3a://bucket/x",
        "gs://b",
        "myfs://h/x",
        "abfss://c@a/x",
        "file://host/x",
        "file:x",
        "file:"
      })
  void pathsOfOtherFileSystemsAreRefused(String text) {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> LocalPath.of(text, "--run-dir"));
    assertSame(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("--run-dir"), error.getMessage());
    assertTrue(error.getMessage().contains(text), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "file:///x/y z, /x/y z",
    "file:/x, /x",
    "file://localhost/x%20y, /x%20y",
    "runs/first, runs/first",
    "a:b, a:b",
    "C:/x, C:/x",
    "2026-11-27T10:00, 2026-11-27T10:00"
  })
  void localPathsAreTakenAsTheyAre(String text, String path) {
    assertEquals(Path.of(path), LocalPath.of(text, "--output"));
  }

  @Test
  void whatJavaMakesOfAUriIsRefusedToo() {
    for (String text : new String[] {"hdfs://host/x", "s3a://b", "file:///x", "/here/hdfs:/x"}) {
      Path path = Path.of(text);
      assertThrows(ThalwegException.class, () -> LocalPath.require(path, "the folder"), text);
    }
    assertEquals(Path.of("a:b/c"), LocalPath.require(Path.of("a:b/c"), "the folder"));
  }

  @Test
  void aPlaceIsFreeOfLinksButForItsName() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real")).toRealPath();
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    assertEquals(real.resolve("x"), LocalPath.place(link.resolve("x")));
    assertEquals(real.resolveSibling("link"), LocalPath.place(link));
    assertEquals(real, LocalPath.real(link));
    assertEquals(real.resolve("not/there"), LocalPath.real(link.resolve("not/there")));
    assertEquals(real.getParent(), LocalPath.place(link.resolve("..")));
  }
}
