package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.ingest.SourceParts.Part;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which file, or which stretch of rows, the rows of a sample come from. */
@ExtendWith(LocalSpark.class)
class SourcePartsTest {
  private static final int ROWS = 200;

  @TempDir Path folder;

  /** A file of rows whose feature counts on from {@code from}. */
  private Path file(String name, int from, int rows) throws IOException {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < rows; i++) {
      text.append(from + i).append(',').append(i % 2).append('\n');
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private record Sampled(SourceParts parts, Block<float[]> rows) {
    double feature(int row) {
      return rows.features().values()[row];
    }
  }

  private Sampled sampled(SparkSession spark, Path data) {
    IngestOptions options = IngestOptions.defaults(1).withValidationFraction(0.1);
    PackedData<float[]> packed =
        Ingest.pack(
                SourceReader.read(spark, DataSource.Files.of(data.toString())),
                DataColumns.of(List.of("*"), "y"),
                DType.FLOAT32,
                options)
            .train();
    Block<float[]> sample = packed.sample(1024);
    Sampled sampled = new Sampled(SourceParts.of(packed, sample), sample);
    packed.release();
    return sampled;
  }

  @Test
  void rowsOfSeveralFilesAreFoundInTheirFile(SparkSession spark) throws IOException {
    for (int i = 0; i < 4; i++) {
      file("days.csv/day" + i + ".csv", 1000 * i, ROWS);
    }
    Sampled sampled = sampled(spark, folder.resolve("days.csv"));
    assertEquals(4, sampled.parts().parts().size());
    for (int i = 0; i < 4; i++) {
      Part part = sampled.parts().parts().get(i);
      assertTrue(part.name().endsWith("day" + i + ".csv"), part.name());
      assertTrue(part.rows().length > ROWS / 2, "rows: " + part.rows().length);
      for (int row : part.rows()) {
        assertEquals(i, (int) sampled.feature(row) / 1000);
      }
    }
  }

  @Test
  void filesOfFewRowsGoTogether(SparkSession spark) throws IOException {
    for (int i = 0; i < 9; i++) {
      file("parts.csv/part" + i + ".csv", 1000 * i, 30);
    }
    List<Part> parts = sampled(spark, folder.resolve("parts.csv")).parts().parts();
    assertTrue(parts.size() >= 4 && parts.size() <= 5, parts.toString());
    assertTrue(parts.get(0).name().matches("the files from .*part0.csv to .*part1.csv"));
  }

  @Test
  void rowsOfOneFileAreFoundInTheirStretch(SparkSession spark) throws IOException {
    Sampled sampled = sampled(spark, file("rows.csv", 0, 1000));
    List<Part> parts = sampled.parts().parts();
    assertEquals(10, parts.size());
    double before = -1;
    for (Part part : parts) {
      double least = Double.POSITIVE_INFINITY;
      double most = before;
      for (int row : part.rows()) {
        least = Math.min(least, sampled.feature(row));
        most = Math.max(most, sampled.feature(row));
      }
      assertTrue(least > before, "stretches do not overlap");
      before = most;
      assertEquals(
          String.format(
              "about rows %d to %d of %s",
              (int) least + 1, (int) most + 1, folder.resolve("rows.csv")),
          part.name());
    }
  }

  @Test
  void rowsOfAQueryAreFoundInTheirStretch(SparkSession spark) {
    PackedData<float[]> packed =
        Ingest.pack(
                spark.range(0, 1000, 1, 2).selectExpr("id AS x", "id % 2 AS y"),
                DataColumns.of(List.of("*"), "y"),
                DType.FLOAT32,
                IngestOptions.defaults(1))
            .train();
    Block<float[]> sample = packed.sample(1024);
    List<Part> parts = SourceParts.of(packed, sample).parts();
    packed.release();
    assertEquals(10, parts.size());
    assertEquals("the rows from about 40 % to 50 % of the data", parts.get(4).name());
    for (int row : parts.get(4).rows()) {
      double x = sample.features().values()[row];
      assertTrue(x >= 350 && x < 550, "row " + x);
    }
  }
}
