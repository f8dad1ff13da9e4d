package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One file of several, whose rows follow another rule. */
@ExtendWith(LocalSpark.class)
class BadShardTest {
  private static final int FILES = 6;
  private static final int ROWS = 150;

  @TempDir Path folder;

  private final Random random = new Random(3);

  /** What a file holds. */
  private interface Rows {
    /** A row {@code {a, b, y}} of a file. */
    double[] next(int file);
  }

  private double[] sound() {
    double a = random.nextGaussian();
    double b = random.nextGaussian();
    return new double[] {a, b, a + b > 0 ? 1 : 0};
  }

  private Path days() {
    return folder.resolve("days.csv");
  }

  private void write(Rows rows) throws IOException {
    Files.createDirectories(days());
    for (int file = 0; file < FILES; file++) {
      StringBuilder text = new StringBuilder("a,b,y\n");
      for (int i = 0; i < ROWS; i++) {
        double[] row = rows.next(file);
        text.append(String.format(Locale.ROOT, "%.6f,%.6f,%d%n", row[0], row[1], (int) row[2]));
      }
      Files.writeString(days().resolve("day" + file + ".csv"), text);
    }
  }

  private List<Finding> grave(SparkSession spark) {
    return Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits()))
        .data(DataSource.Files.of(days().toString()), "y")
        .optimizer("adam", 0.05)
        .batch(32)
        .epochs(10)
        .run(spark)
        .findings()
        .stream()
        .filter(Finding::isGrave)
        .toList();
  }

  /** What is said of a part of the data; its labels may be told to be wrong as well. */
  private String badShard(SparkSession spark) {
    List<Finding> found = grave(spark);
    return found.stream()
        .filter(finding -> finding.code() == Finding.Code.BAD_SHARD)
        .map(Finding::cause)
        .findFirst()
        .orElseGet(() -> "not found: " + found);
  }

  @Test
  void theFileWhoseLabelsAreShuffledIsNamed(SparkSession spark) throws IOException {
    write(
        file -> {
          double[] row = sound();
          row[2] = file == 3 ? random.nextInt(2) : row[2];
          return row;
        });
    String cause = badShard(spark);
    assertTrue(cause.contains("day3.csv") && !cause.contains("day2.csv"), cause);
  }

  @Test
  void theFileWhoseColumnsAreTheOtherWayRoundIsNamed(SparkSession spark) throws IOException {
    write(
        file -> {
          double[] row = sound();
          row[2] = row[0] - row[1] > 0 ? 1 : 0;
          return file == 5 ? new double[] {row[1], row[0], row[2]} : row;
        });
    String cause = badShard(spark);
    assertTrue(cause.contains("day5.csv") && !cause.contains("day4.csv"), cause);
  }

  @Test
  void filesOfOneClassEachAreSound(SparkSession spark) throws IOException {
    write(
        file -> {
          double[] row = sound();
          while (row[2] != file % 2) {
            row = sound();
          }
          return row;
        });
    assertEquals(List.of(), grave(spark));
  }

  @Test
  void filesWhoseFeaturesAndLabelsMoveWithTimeAreSound(SparkSession spark) throws IOException {
    write(
        file -> {
          double[] row = sound();
          row[0] += 0.4 * file - 1;
          row[2] = row[0] + row[1] > 0 ? 1 : 0;
          return row;
        });
    assertEquals(List.of(), grave(spark));
  }
}
