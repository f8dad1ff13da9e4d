package io.thalweg.driver.ingest;

import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small data sets for tests, and shards in a form that {@code assertEquals} can compare. */
public final class DataSets {
  private DataSets() {}

  /** Rows (x: double, n: int, on: boolean, label: int, w: double) with random values. */
  public static List<Row> mixedRows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          RowFactory.create(
              random.nextGaussian(),
              random.nextInt(100),
              random.nextBoolean(),
              random.nextInt(3),
              random.nextInt(4) / 2.0));
    }
    return rows;
  }

  /** The schema of {@link #mixedRows}. */
  public static StructType mixedSchema() {
    return new StructType()
        .add("x", DataTypes.DoubleType)
        .add("n", DataTypes.IntegerType)
        .add("on", DataTypes.BooleanType)
        .add("label", DataTypes.IntegerType)
        .add("w", DataTypes.DoubleType);
  }

  /** A data frame over {@code rows} with the given number of partitions. */
  public static Dataset<Row> frame(
      SparkSession spark, List<Row> rows, StructType schema, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, partitions), schema);
  }

  /** Every value of every shard, in order, as exact text. */
  public static <A> List<String> contents(PackedData<A> data) {
    List<String> lines = new ArrayList<>();
    for (Shard<A> shard : data.shards().collect()) {
      lines.add(shard.number() + ": " + shard.rows() + " x " + shard.block().features().width());
      lines.add(text(shard.block().features().values()));
      lines.add(text(shard.block().labels()));
      lines.add(text(shard.block().weights()));
    }
    return lines;
  }

  private static String text(Object array) {
    if (array instanceof float[] floats) {
      return Arrays.toString(floats);
    }
    return Arrays.toString((double[]) array);
  }
}
