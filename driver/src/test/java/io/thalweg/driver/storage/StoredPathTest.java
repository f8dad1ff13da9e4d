package io.thalweg.driver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredPathTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs:x",
        "hdfs:",
        "hdfs://host",
        "hdfs://host/",
        "hdfs:///",
        "gs://b",
        "file://host/x",
        "file:x",
        "file:"
      })
  void whatNamesNoFolderIsRefused(String text) {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> StoredPath.of(text, "--run-dir"));
    assertSame(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("--run-dir"), error.getMessage());
    assertTrue(error.getMessage().contains(text), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs://host:8020/x/y z, hdfs://host:8020/x/y z",
    "hdfs:/x, hdfs:///x",
    "hdfs:///x//y/, hdfs:///x/y",
    "s3a://bucket/x%20y, s3a://bucket/x%20y",
    "myfs://h/x, myfs://h/x",
    "abfss://c@a/x, abfss://c@a/x"
  })
  void urisAreOfOtherFileSystemsAndNothingIsContacted(String text, String path) {
    Path stored = StoredPath.of(text, "--output");
    assertFalse(Storage.isLocal(stored));
    assertEquals(path, stored.toString());
    assertEquals(stored, StoredPath.of(path, "--output"));
    assertEquals(stored, stored.resolve("model/..").normalize());
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
    assertEquals(Path.of(path), StoredPath.of(text, "--output"));
  }

  @Test
  void whatJavaMakesOfAUriIsRefusedToo() {
    for (String text : new String[] {"hdfs://host/x", "s3a://b", "file:///x", "/here/hdfs:/x"}) {
      Path path = Path.of(text);
      assertThrows(ThalwegException.class, () -> StoredPath.require(path, "the folder"), text);
    }
    assertEquals(Path.of("a:b/c"), StoredPath.require(Path.of("a:b/c"), "the folder"));
  }

  @Test
  void pathsOfAStoreAreTakenApartAsThoseOfThisMachine() {
    List<String> texts = List.of("/", "/a", "/a/b", "/a/b/c", "/a/./b/../c", "a", "a/b", "b/..");
    for (String one : texts) {
      Path local = Path.of(one);
      Path stored = Storage.in("s", "h", (scheme, host) -> null, one);
      String shown = one.startsWith("/") ? "s://h" : "";
      assertEquals(shown + local.normalize(), stored.normalize().toString());
      assertEquals(text(local.getParent()), text(stored.getParent()), one);
      assertEquals(text(local.getFileName()), text(stored.getFileName()), one);
      assertEquals(local.getNameCount(), stored.getNameCount(), one);
      assertEquals(local.isAbsolute(), stored.isAbsolute(), one);
      for (String two : texts) {
        Path otherLocal = Path.of(two);
        Path otherStored = stored.getFileSystem().getPath(two);
        String pair = one + " and " + two;
        assertEquals(local.startsWith(otherLocal), stored.startsWith(otherStored), pair);
        assertEquals(local.endsWith(otherLocal), stored.endsWith(otherStored), pair);
        assertEquals(local.equals(otherLocal), stored.equals(otherStored), pair);
        assertEquals(text(local.resolve(otherLocal)), text(stored.resolve(otherStored)), pair);
        if (local.normalize().equals(local)
            && otherLocal.normalize().equals(otherLocal)
            && local.isAbsolute() == otherLocal.isAbsolute()) {
          assertEquals(
              text(local.relativize(otherLocal)), text(stored.relativize(otherStored)), pair);
        }
      }
    }
  }

  private static String text(Path path) {
    return String.valueOf(path).replaceFirst("^s://h", "");
  }

  @Test
  void aPlaceIsFreeOfLinksButForItsName() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real")).toRealPath();
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    assertEquals(real.resolve("x"), StoredPath.place(link.resolve("x")));
    assertEquals(real.resolveSibling("link"), StoredPath.place(link));
    assertEquals(real, StoredPath.real(link));
    assertEquals(real.resolve("not/there"), StoredPath.real(link.resolve("not/there")));
    assertEquals(real.getParent(), StoredPath.place(link.resolve("..")));
  }
}
