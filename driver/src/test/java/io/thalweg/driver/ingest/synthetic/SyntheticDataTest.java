package io.thalweg.driver.ingest.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class SyntheticDataTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "regression", "digits", "ctr"})
  void theRowsAreTheSameHoweverManyTasksMakeThem(String kind, SparkSession spark) {
    SyntheticData data = new SyntheticData(kind, 7, 3, 50);
    List<String> rows = text(data.generate(spark, 1));
    assertEquals(50, rows.size());

    assertEquals(rows, text(data.generate(spark, 7)));
    assertEquals(rows.subList(10, 15), text(new SyntheticData(kind, 7, 13, 5).generate(spark)));
    assertNotEquals(rows, text(new SyntheticData(kind, 8, 3, 50).generate(spark)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "regression", "digits", "ctr"})
  void whatIsWrittenIsReadBack(String kind, SparkSession spark) {
    SyntheticData data = new SyntheticData(kind, 7, 0, 20);
    OutputFolder output = output();
    data.write(spark, output, "parquet");

    Dataset<Row> read = spark.read().parquet("file:" + output.path());
    assertEquals(text(data.generate(spark)), text(read));
    ThalwegException again =
        assertThrows(ThalwegException.class, () -> data.write(spark, output, "parquet"));
    assertEquals(ErrorCode.OUTPUT_EXISTS, again.code());
  }

  @Test
  void aLargeTableIsWrittenByManyTasks(SparkSession spark) {
    Dataset<Row> rows = new SyntheticData("logistic", 1, 0, 3_000_000).generate(spark);

    assertTrue(rows.rdd().getNumPartitions() > 10);
  }

  @Test
  void csvHoldsNumbers(SparkSession spark) {
    OutputFolder output = output();
    new SyntheticData("regression", 7, 0, 5).write(spark, output, "csv");

    Dataset<Row> read = spark.read().option("header", "true").csv("file:" + output.path());
    assertEquals(101, read.columns().length);
  }

  @Test
  void sparseRowsHave39AscendingFeaturesOf2To20(SparkSession spark) {
    for (Row row : new SyntheticData("ctr", 1, 0, 200).generate(spark).collectAsList()) {
      SparseVector features = row.getAs("features");
      assertEquals(1 << 20, features.size());
      assertEquals(39, features.indices().length);
      for (int i = 1; i < 39; i++) {
        assertTrue(features.indices()[i] > features.indices()[i - 1], features.toString());
      }
      assertTrue(features.indices()[0] >= 0 && features.indices()[38] < 1 << 20);
    }
  }

  private OutputFolder output() {
    return new OutputFolder(folder.resolve("rows"), "generate", "--output", false);
  }

  private static List<String> text(Dataset<Row> rows) {
    return rows.toJSON().collectAsList();
  }
}
