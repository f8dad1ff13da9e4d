package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.LocalSpark;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class CheckedSourceTest {
  @Test
  void knowsHowManyRowsThereAreAtMostWhereTheyAreCached(
      SparkSession spark, @TempDir Path directory) {
    String path = directory.resolve("rows.parquet").toString();
    spark.range(1000).selectExpr("id AS x", "id AS label").write().parquet(path);
    Dataset<Row> rows = spark.read().parquet(path);
    assertEquals(OptionalLong.empty(), rowsAtMost(rows));
    rows.cache().count();
    try {
      assertEquals(OptionalLong.of(1000), rowsAtMost(rows.select("label", "x")));
      assertEquals(
          OptionalLong.of(1000), rowsAtMost(rows.selectExpr("x + 1 AS x").filter("x > 3")));
      assertEquals(OptionalLong.empty(), rowsAtMost(rows.union(rows)));
      assertEquals(
          OptionalLong.empty(), rowsAtMost(rows.selectExpr("explode(array(x, label)) AS x")));
    } finally {
      rows.unpersist();
    }
  }

  private static OptionalLong rowsAtMost(Dataset<Row> rows) {
    return new CheckedSource<float[]>(rows, null).rowsAtMost();
  }
}
