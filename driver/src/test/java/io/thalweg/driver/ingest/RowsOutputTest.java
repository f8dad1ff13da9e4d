package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.cluster.StandaloneCluster;
import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class RowsOutputTest {
  private static final List<String> FORMATS = List.of("parquet", "orc", "json", "csv");

  @TempDir Path folder;

  @Test
  void everyFormatIsWrittenAndReplaced(SparkSession spark) throws IOException {
    for (String format : FORMATS) {
      OutputFolder output = output("a folder of %20 [" + format + "] 1#2?{3}");
      RowsOutput.write(output, spark.range(5).toDF("x"), format);
      RowsOutput.write(output, spark.range(7).toDF("x"), format);
      assertEquals(7, read(spark, output, format).count(), format);
    }
    assertEquals(FORMATS.size(), names(folder).size(), "nothing else is left");
  }

  @Test
  void executorsOfAClusterWriteWhereTheDriverMoves() throws Exception {
    TestClusters.stop();
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2);
        SparkSession spark =
            SparkSession.builder().config(TestClusters.conf(cluster.master())).getOrCreate()) {
      for (String format : FORMATS) {
        OutputFolder output = output(format);
        RowsOutput.write(output, spark.range(0, 5, 1, 4).toDF("x"), format);
        RowsOutput.write(output, spark.range(0, 9, 1, 4).toDF("x"), format);
        assertEquals(9, read(spark, output, format).count(), format);
      }
    }
  }

  @Test
  void rowsAreNotWrittenOverTheirFiles(SparkSession spark) throws IOException {
    OutputFolder output = output("in");
    RowsOutput.write(output, spark.range(5).toDF("x"), "parquet");
    List<String> before = names(output.path());
    Path link = Files.createSymbolicLink(folder.resolve("link"), output.path());
    for (Dataset<Row> rows :
        List.of(
            spark.read().parquet("file:" + output.path()),
            spark.read().parquet("file:" + link),
            spark.sql("select x + 1 as x from parquet.`file:" + output.path() + "` where x > 2"))) {
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> RowsOutput.write(output, rows, "parquet"));
      assertSame(ErrorCode.BAD_VALUE, error.code(), error.getMessage());
      assertEquals(before, names(output.path()));
    }
  }

  @Test
  void aRowThatFailsLeavesTheOldRows(SparkSession spark) throws IOException {
    OutputFolder output = output("out");
    RowsOutput.write(output, spark.range(5).toDF("x"), "parquet");
    List<String> before = names(output.path());
    MapFunction<Row, Row> failing =
        row -> {
          if (row.getLong(0) == 4) {
            throw ThalwegException.of(ErrorCode.BAD_ROW, "row 4");
          }
          return row;
        };
    Dataset<Row> rows = spark.range(5).toDF("x");
    Dataset<Row> bad = rows.map(failing, Encoders.row(rows.schema()));
    Exception error = assertThrows(Exception.class, () -> RowsOutput.write(output, bad, "parquet"));
    assertTrue(error.toString().contains("row 4"), error.toString());
    assertEquals(before, names(output.path()));
    assertEquals(List.of("out"), names(folder));
  }

  private OutputFolder output(String name) {
    return new OutputFolder(folder.resolve(name), "generate", "--output", true);
  }

  private static Dataset<Row> read(SparkSession spark, OutputFolder output, String format) {
    String odd = output.path().toString().replaceAll("[\\[\\]{}?*]", "?");
    return spark.read().format(format).option("header", "true").load("file:" + odd);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
