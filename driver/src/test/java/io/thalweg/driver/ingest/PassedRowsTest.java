package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.rows.BadRowRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell of CSV has the same number in prediction, where it is text, as in training. */
@ExtendWith(LocalSpark.class)
class PassedRowsTest {
  private static final DType<double[]> DOUBLES = DType.FLOAT64;

  /** A model that predicts its one input. */
  private static final Predictions<double[]> SAME =
      new Predictions<>(
          new ModelSpec(1, List.of(new Layer.Linear(1)), new Loss.Mse()),
          DOUBLES,
          new double[] {1, 0},
          List.of(new FeatureColumn("x", 1)),
          Label.NONE,
          KernelChoice.AUTO);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e5",
        "0.1",
        "-0",
        "-0.0",
        "1d",
        "1f",
        " 3 ",
        "007",
        "+5",
        ".5",
        "5.",
        "1E-400",
        "0x1p3",
        "9007199254740993",
        "123456789012345678901234567890",
        "1.7976931348623157e308",
        "true|FALSE|True",
        "1|2.5",
        "1|9007199254740993",
        "0.1|9007199254740993",
        "-1|123456789012345678901234567890",
      })
  void goodCells(String cells, SparkSession spark) throws IOException {
    DataSource source = source(cells, Map.of());
    double[] trained = trained(spark, source);
    assertEquals(cells.split("\\|").length, trained.length, "all are good");
    assertArrayEquals(trained, predicted(spark, source));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1_000",
        "Infinity",
        "-Inf",
        "NaN",
        "nan",
        "",
        "\"\"",
        "one",
        "1;2",
        "1 2",
        "true"
      })
  void badCellsAmongNumbers(String cell, SparkSession spark) throws IOException {
    DataSource source = source("0.5|" + cell + "|2", Map.of());
    double[] predicted = predicted(spark, source);
    assertArrayEquals(new double[] {0.5, 2}, predicted);
    assertArrayEquals(trained(spark, source), predicted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "999"})
  void aNullValueIsNoNumber(String nullValue, SparkSession spark) throws IOException {
    DataSource source = source("0.5|" + nullValue + "|2|", Map.of("nullValue", nullValue));
    assertArrayEquals(new double[] {0.5, 2}, predicted(spark, source));
    assertArrayEquals(new double[] {0.5, 2}, trained(spark, source));
  }

  private DataSource source(String cells, Map<String, String> options) throws IOException {
    StringBuilder rows = new StringBuilder("id,x,y\n");
    for (String cell : cells.split("\\|", -1)) {
      rows.append("a,").append(cell).append(",0\n");
    }
    Path file = Files.writeString(directory.resolve("rows.csv"), rows);
    return new DataSource.Files(file.toString(), "csv", new TreeMap<>(options));
  }

  /** What training reads, ascending. */
  private static double[] trained(SparkSession spark, DataSource source) {
    IngestOptions options = IngestOptions.defaults(1).withShards(1).withBadRows(BadRows.DROP);
    DataColumns columns = DataColumns.of(List.of("x"), "y");
    Shard<double[]> shard =
        Ingest.pack(SourceReader.read(spark, source), columns, DOUBLES, options)
            .train()
            .shards()
            .first();
    double[] values = Arrays.copyOf(shard.block().features().values(), shard.rows());
    Arrays.sort(values);
    return values;
  }

  /** What prediction reads, ascending. */
  private static double[] predicted(SparkSession spark, DataSource source) {
    PredictionOptions skip = PredictionOptions.defaults().withBadRows(BadRowRule.SKIP);
    List<Row> rows = SAME.predict(spark, source, skip, Map.of()).rows().collectAsList();
    double[] values = rows.stream().mapToDouble(row -> row.getDouble(row.size() - 1)).toArray();
    Arrays.sort(values);
    return values;
  }
}
