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
  void whatExistsIsMeantWhateverCharactersItsNameHas() throws IOException {
    DataPaths paths = DataPaths.of(home.resolve("conf/x.yaml"), elsewhere);
    for (String name : List.of("data[1].csv", "a{b,c}.csv", "what?.csv", "a*b.csv", "100% a.csv")) {
      Files.createFile(home.resolve(name));
      assertEquals(home + "/" + name, paths.resolve(name));
    }
    assertEquals(elsewhere + "/data[2].csv", paths.resolve("data[2].csv"), "a wildcard");
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
    assertEquals("parquet", FileFormat.infer(List.of("/a.b/train.parquet/")));
    assertEquals("csv", FileFormat.infer(List.of("/x/DIGITS.CSV.GZ")));
    assertEquals("json", FileFormat.infer(List.of("s3a://b/*.jsonl")));
    assertEquals("tsv", FileFormat.infer(List.of("a.tsv", "b.tsv.gz")));
    assertEquals("libsvm", FileFormat.infer(List.of("a.libsvm")));
    assertThrows(ThalwegException.class, () -> FileFormat.infer(List.of("/a.csv/part-0")));
    assertThrows(ThalwegException.class, () -> FileFormat.infer(List.of("csv")));
    ThalwegException mixed =
        assertThrows(ThalwegException.class, () -> FileFormat.infer(List.of("a.csv", "b.parquet")));
    assertTrue(mixed.getMessage().contains("a.csv (csv) and b.parquet (parquet)"));
  }
}
