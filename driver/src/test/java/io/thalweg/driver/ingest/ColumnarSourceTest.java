package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ColumnarSourceTest {
  @Test
  void aQueryThatComputesIsReadRowByRow(SparkSession spark, @TempDir Path directory) {
    String path = directory.resolve("rows.parquet").toString();
    spark.range(10).selectExpr("id AS x", "id AS label").write().parquet(path);
    Dataset<Row> read = spark.read().parquet(path);
    assertTrue(ColumnarPlan.batches(read.select("label", "x")).isPresent());
    assertFalse(ColumnarPlan.batches(read.selectExpr("x + 1 AS x", "label")).isPresent());
    assertFalse(ColumnarPlan.batches(read.filter("x > 3")).isPresent());
  }
}
