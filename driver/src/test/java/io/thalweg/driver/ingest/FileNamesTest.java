package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.DataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exists by a name is read, whatever characters the name has. */
@ExtendWith(LocalSpark.class)
class FileNamesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data[1].csv",
        "a{b,c}.csv",
        "what?.csv",
        "a*b.csv",
        "50% of [it].csv",
        "a,b.csv",
        "ä ö.csv"
      })
  void aFileIsReadByItsVeryName(String name, SparkSession spark) throws IOException {
    write(name, "x,y\n1,2\n");
    write("data1.csv", "other\n1\n2\n");
    write("ab.csv", "other\n1\n2\n");

    SourceRows rows = read(spark, List.of(directory.resolve(name).toString()));

    assertEquals("[x, y]", List.of(rows.rows().columns()).toString());
    assertEquals(1, rows.rows().count());
  }

  @Test
  void aFolderMayHaveSuchANameToo(SparkSession spark) throws IOException {
    Files.createDirectories(directory.resolve("part[0]"));
    write("part[0]/a[1].csv", "x,y\n1,2\n");

    assertEquals(1, read(spark, List.of(directory + "/part[0]")).rows().count());
    assertEquals(1, read(spark, List.of(directory + "/part[0]/a[1].csv")).rows().count());
    assertEquals(1, read(spark, List.of(directory + "/part*/*.csv")).rows().count());
  }

  @Test
  void severalPathsAreOneSource(SparkSession spark) throws IOException {
    write("a[1].csv", "x,y\n1,2\n");
    write("b.csv", "x,y\n3,4\n5,6\n");

    SourceRows rows = read(spark, List.of(directory + "/a[1].csv", directory + "/b.csv"));

    assertEquals(3, rows.rows().count());
  }

  @Test
  void tabsSeparateTheCellsOfTsv(SparkSession spark) throws IOException {
    write("a.tsv", "x\ty\n1,5\t2\n");

    SourceRows rows =
        SourceReader.read(spark, DataSource.Files.of(directory.resolve("a.tsv").toString()));

    assertEquals("[x, y]", List.of(rows.rows().columns()).toString());
    assertTrue(rows.text().orElseThrow().hasHeader());
  }

  private SourceRows read(SparkSession spark, List<String> paths) {
    return SourceReader.read(spark, new DataSource.Files(paths, "csv", new TreeMap<>()));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
