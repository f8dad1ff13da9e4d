package io.thalweg.driver.ingest.synthetic;

import io.thalweg.shared.tensor.CounterRandom;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** An endless table: any row of it can be computed alone, and is always the same. */
interface SyntheticRows extends Serializable {
  String LABEL = "label";

  /** The columns; the last is {@link #LABEL}. */
  StructType schema();

  /** About how many bytes a row takes in a file. */
  int bytesPerRow();

  /** Row {@code index}, a function of the seed and the index alone. */
  Row row(long index);

  /** The random key of row {@code index}: one stream of random numbers for each row. */
  static long rowKey(long seed, long index) {
    return CounterRandom.key(CounterRandom.key(seed, 1), index);
  }

  /** The random key of the {@code part}-th table that all rows share, such as the true weights. */
  static long tableKey(long seed, long part) {
    return CounterRandom.key(CounterRandom.key(seed, 0), part);
  }

  /** {@code count} standard normal numbers. */
  static double[] normals(long key, int count) {
    double[] x = new double[count];
    Arrays.setAll(x, i -> CounterRandom.normal(key, i));
    return x;
  }

  /** A schema of columns that are never null. */
  static StructType schema(Stream<StructField> features, DataType label) {
    return new StructType(
        Stream.concat(features, Stream.of(column(LABEL, label))).toArray(StructField[]::new));
  }

  /** {@code x0, x1, ...}: one float column for each feature. */
  static Stream<StructField> numbered(int count) {
    return Stream.iterate(0, i -> i < count, i -> i + 1)
        .map(i -> column("x" + i, DataTypes.FloatType));
  }

  /** A column that is never null. */
  static StructField column(String name, DataType type) {
    return new StructField(name, type, false, Metadata.empty());
  }
}
