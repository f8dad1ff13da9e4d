package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.shared.tensor.DType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ColumnarSourceTest {
  private static final List<String> SCALARS =
      List.of("boolean", "byte", "short", "int", "long", "float", "double", "decimal");
  private static final StructType SCHEMA =
      new StructType()
          .add("double", DataTypes.DoubleType)
          .add("boolean", DataTypes.BooleanType)
          .add("byte", DataTypes.ByteType)
          .add("short", DataTypes.ShortType)
          .add("int", DataTypes.IntegerType)
          .add("long", DataTypes.LongType)
          .add("label", DataTypes.IntegerType)
          .add("float", DataTypes.FloatType)
          .add("decimal", DataTypes.createDecimalType(10, 2))
          .add("array", DataTypes.createArrayType(DataTypes.FloatType))
          .add("weight", DataTypes.DoubleType);

  @Test
  void parquetInColumnsGivesTheSameBitsAndBadRowsAsSingleRows(
      SparkSession spark, @TempDir Path directory) {
    long seed = System.nanoTime();
    Dataset<Row> single = DataSets.frame(spark, rows(3000, seed), SCHEMA, 3);
    String path = directory.resolve("rows.parquet").toString();
    single.write().parquet(path);
    List<String> features = new ArrayList<>(SCALARS);
    features.add("array");
    assertSame(single, spark.read().parquet(path), features, "seed " + seed);
  }

  @Test
  void cachedColumnsGiveTheSameBitsAndBadRowsAsSingleRows(SparkSession spark) {
    long seed = System.nanoTime();
    Dataset<Row> single =
        DataSets.frame(spark, rows(3000, seed), SCHEMA, 3).drop("array", "decimal");
    Dataset<Row> cached =
        DataSets.frame(spark, rows(3000, seed), SCHEMA, 2).drop("array", "decimal");
    cached.cache();
    assertSame(single, cached, SCALARS.subList(0, SCALARS.size() - 1), "seed " + seed);
    cached.unpersist();
  }

  @Test
  void aQueryThatComputesIsReadRowByRow(SparkSession spark, @TempDir Path directory) {
    String path = directory.resolve("rows.parquet").toString();
    spark.range(10).selectExpr("id AS x", "id AS label").write().parquet(path);
    Dataset<Row> read = spark.read().parquet(path);
    assertTrue(ColumnarPlan.batches(read.select("label", "x")).isPresent());
    assertFalse(ColumnarPlan.batches(read.selectExpr("x + 1 AS x", "label")).isPresent());
    assertFalse(ColumnarPlan.batches(read.filter("x > 3")).isPresent());
  }

  private static void assertSame(
      Dataset<Row> single, Dataset<Row> columns, List<String> features, String seed) {
    Dataset<Row> used = columns.select("label", features.toArray(new String[0]));
    assertTrue(ColumnarPlan.batches(used).isPresent(), "the test reads columns");
    assertFalse(ColumnarPlan.batches(single).isPresent(), "the test reads single rows");
    PackedData<float[]> expected = pack(single, features);
    PackedData<float[]> found = pack(columns, features);
    assertTrue(expected.dropped() > 0, seed);
    assertEquals(expected.dropped(), found.dropped(), seed);
    assertEquals(expected.dataHash(), found.dataHash(), seed);
    assertEquals(DataSets.contents(expected), DataSets.contents(found), seed);
  }

  private static PackedData<float[]> pack(Dataset<Row> rows, List<String> features) {
    DataColumns columns = new DataColumns(features, Optional.of("label"), Optional.of("weight"));
    IngestOptions options = IngestOptions.defaults(1).withBadRows(BadRows.DROP);
    return Ingest.pack(rows, columns, DType.FLOAT32, options).train();
  }

  /** Rows of which some have a null, a number that is not finite, an odd array, a bad weight. */
  private static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object[] cells = {
        random.nextInt(5) == 0 ? -0.0 : random.nextGaussian(),
        random.nextBoolean(),
        (byte) random.nextInt(),
        (short) random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        random.nextInt(3),
        random.nextFloat(),
        BigDecimal.valueOf(random.nextInt(1_000_000), 2),
        List.of(random.nextFloat(), random.nextFloat()),
        random.nextDouble()
      };
      spoil(cells, random);
      rows.add(RowFactory.create(cells));
    }
    return rows;
  }

  private static void spoil(Object[] cells, Random random) {
    switch (random.nextInt(60)) {
      case 0 -> cells[random.nextInt(cells.length)] = null;
      case 1 -> cells[0] = Double.NaN;
      case 2 -> cells[0] = 1e300; // infinite in float32
      case 3 -> cells[7] = Float.NEGATIVE_INFINITY;
      case 4 -> cells[9] = List.of(1f);
      case 5 -> cells[9] = Arrays.asList(1f, null);
      case 6 -> cells[10] = -1.0;
      default -> {
        return;
      }
    }
  }
}
