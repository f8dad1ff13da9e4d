package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.LocalSpark;
import io.thalweg.shared.tensor.DType;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ScannedRowsTest {
  private static List<ScannedRows<float[]>> scan(
      SparkSession spark, Dataset<Row> rows, int workers) {
    IngestOptions options = IngestOptions.defaults(7).withValidationFraction(0.25);
    PackedParts<float[]> parts =
        Ingest.pack(rows, DataColumns.of(List.of("*"), "y"), DType.FLOAT32, options);
    return ScannedRows.of(spark, parts.all(), workers);
  }

  @Test
  void theScanIsTheSameForAnyPartitioningAndAnyNumberOfWorkers(SparkSession spark) {
    Dataset<Row> rows =
        spark.range(9000).selectExpr("rand(5) AS a", "id % 2000 AS b", "id % 3 AS y").cache();
    List<ScannedRows<float[]>> one = scan(spark, rows.coalesce(1), 1);
    List<ScannedRows<float[]>> many = scan(spark, rows.repartition(5), 3);
    assertEquals(2, one.size());
    for (int part = 0; part < 2; part++) {
      ScannedRows<float[]> first = one.get(part);
      ScannedRows<float[]> second = many.get(part);
      assertArrayEquals(first.sample().features().values(), second.sample().features().values());
      assertArrayEquals(first.sample().labels(), second.sample().labels());
      assertEquals(first.scan().copies().counts(), second.scan().copies().counts());
      assertEquals(first.scan().labels().counts(), second.scan().labels().counts());
    }
    assertEquals(4096, one.get(0).sample().rows());
    assertEquals(one.get(1).data().rows(), one.get(1).sample().rows());
    assertEquals(
        one.get(0).data().rows(),
        one.get(0).scan().labels().counts().values().stream().mapToLong(n -> n).sum());
    rows.unpersist();
  }

  @Test
  void wideRowsAreSampledByTheirNumbers(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(600)
            .selectExpr(
                "transform(sequence(1, 5000), j -> cast(hash(id, j) % 100 as float)) AS x",
                "id % 2 AS y");
    List<ScannedRows<float[]>> scanned = scan(spark, rows, 2);
    assertEquals((1 << 19) / 5000, scanned.get(0).sample().rows());
    assertEquals(5000, scanned.get(0).sample().features().width());
  }
}
