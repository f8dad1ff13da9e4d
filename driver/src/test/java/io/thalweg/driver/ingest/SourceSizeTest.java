package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SourceSizeTest {
  private static final long ROWS = 5_000;
  private static final int ROW_BYTES = 3 * Float.BYTES;

  @TempDir Path folder;

  private static Dataset<Row> rows(SparkSession spark) {
    return spark
        .range(0, ROWS, 1, 40)
        .select(
            functions.rand(1).as("a"),
            functions.rand(2).as("b"),
            functions.col("id").mod(2).as("y"));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void parquetFilesSayHowManyRowsTheyHave(SparkSession spark) {
    rows(spark).repartition(4).write().parquet(path("few"));
    Dataset<Row> few = spark.read().parquet(path("few"));
    assertEquals(new SourceSize(ROWS, true), SourceSize.of(few, false, ROW_BYTES));
    assertEquals(
        new SourceSize(ROWS, true),
        SourceSize.of(few.select("b", "y"), false, ROW_BYTES),
        "columns");
    assertEquals(
        new SourceSize(ROWS, false),
        SourceSize.of(few.filter("y = 1"), false, ROW_BYTES),
        "at most");
  }

  @Test
  void ofManyParquetFilesSomeAreAsked(SparkSession spark) {
    rows(spark).write().parquet(path("many"));
    SourceSize many = SourceSize.of(spark.read().parquet(path("many")), false, ROW_BYTES);
    assertEquals(ROWS, many.rows(), 0.1 * ROWS);
    assertEquals(false, many.isCounted());
  }

  @Test
  void rowsThatSparkHasCachedAreCounted(SparkSession spark) {
    Dataset<Row> cached = rows(spark).cache();
    assertEquals(ROWS, cached.count());
    assertEquals(new SourceSize(ROWS, true), SourceSize.of(cached, false, ROW_BYTES));
    cached.unpersist(true);
  }

  @Test
  void textIsTakenByItsBytes(SparkSession spark) {
    Dataset<Row> rounded =
        rows(spark).select(functions.round(functions.col("a"), 5).as("a"), functions.col("y"));
    for (String codec : new String[] {"none", "gzip"}) {
      rounded.write().option("compression", codec).csv(path(codec));
      Dataset<Row> text = spark.read().csv(path(codec));
      SourceSize size = SourceSize.of(text, true, ROW_BYTES);
      assertTrue(size.rows() > ROWS / 2 && size.rows() < ROWS * 2, codec + ": " + size);
      assertEquals(false, size.isCounted());
    }
  }
}
