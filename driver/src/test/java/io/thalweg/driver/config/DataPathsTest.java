package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPathsTest {
  @TempDir Path root;
  private Path home;
  private Path elsewhere;

  @BeforeEach
  void makeDirectories() throws IOException {
    home = root.resolve("a project");
    elsewhere = root.resolve("elsewhere");
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(elsewhere);
  }

  @Test
  void theCurrentDirectoryGoesBeforeThatOfTheConfigAndTheOneAbove() throws IOException {
    DataPaths paths = DataPaths.of(home.resolve("conf/x.yaml"), elsewhere);
    for (Path base : List.of(home, home.resolve("conf"), elsewhere)) {
      Files.createFile(base.resolve("rows.csv"));
      assertEquals(base.resolve("rows.csv").toString(), paths.resolve("rows.csv"));
    }
  }

  @Test
  void aConfigBesideTheRootOfTheFileSystemHasNothingAbove() {
    Path top = root.getRoot();
    assertThrows(
        ThalwegException.class, () -> DataPaths.of(top.resolve("x.yaml"), top).resolve("no.csv"));
  }

  @Test
  void wildcardsKeepTheirPlaceBelowADirectoryThatExists() throws IOException {
    Files.createDirectories(home.resolve("data"));
    DataPaths paths = DataPaths.of(home.resolve("conf/x.yaml"), elsewhere);

    assertEquals(home + "/data/part-*/x.csv", paths.resolve("data/part-*/x.csv"));
    assertEquals(elsewhere + "/*.csv", paths.resolve("*.csv"));
    assertThrows(ThalwegException.class, () -> paths.resolve("nothing/*.csv"));
  }

  @Test
  void urisAndAbsolutePathsStayAsTheyAre() throws IOException {
    DataPaths paths = DataPaths.of(home.resolve("conf/x.yaml"), elsewhere);
    Path file = Files.createFile(elsewhere.resolve("rows.csv"));

    for (String path : List.of("hdfs://h/x.csv", "s3a://b/x", "file:/no/x", file.toString())) {
      assertEquals(path, paths.resolve(path));
    }
  }

  @Test
  void aPathThatIsNowhereIsAnErrorThatListsThePlaces() {
    DataPaths paths = DataPaths.of(home.resolve("conf/x.yaml"), elsewhere);
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> paths.resolve("data/rows.csv"));

    assertEquals(ErrorCode.MISSING_FILE, error.code());
    for (Path base : List.of(elsewhere, home.resolve("conf"), home)) {
      assertTrue(error.getMessage().contains(base + "/data/rows.csv"), error.getMessage());
    }
  }

  @Test
  void formatsFollowFromExtensions() {
    assertEquals("parquet", FileFormat.infer("/a.b/train.parquet/"));
    assertEquals("csv", FileFormat.infer("/x/DIGITS.CSV.GZ"));
    assertEquals("json", FileFormat.infer("s3a://b/*.jsonl"));
    assertEquals("libsvm", FileFormat.infer("a.libsvm"));
    assertThrows(ThalwegException.class, () -> FileFormat.infer("/a.csv/part-0"));
    assertThrows(ThalwegException.class, () -> FileFormat.infer("csv"));
  }
}
