package io.thalweg.driver.ingest.synthetic;

import io.thalweg.shared.tensor.CounterRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Linear regression: 100 normal features that share a common part, and {@code label = x . w + 0.5 +
 * noise}. The noise has variance 1, which is the mean squared error of the true weights.
 */
final class RegressionRows implements SyntheticRows {
  private static final long serialVersionUID = 1L;

  static final int FEATURES = 100;

  private static final double COMMON = 0.3;
  private static final double INTERCEPT = 0.5;

  private final long seed;
  private final double[] weights; // (feature)

  RegressionRows(long seed) {
    this.seed = seed;
    weights = SyntheticRows.normals(SyntheticRows.tableKey(seed, 0), FEATURES);
  }

  @Override
  public StructType schema() {
    return SyntheticRows.schema(SyntheticRows.numbered(FEATURES), DataTypes.FloatType);
  }

  @Override
  public int bytesPerRow() {
    return (FEATURES + 1) * Float.BYTES;
  }

  @Override
  public Row row(long index) {
    long key = SyntheticRows.rowKey(seed, index);
    double common = COMMON * CounterRandom.normal(key, FEATURES);
    double label = INTERCEPT + CounterRandom.normal(key, FEATURES + 1);
    Object[] cells = new Object[FEATURES + 1];
    for (int i = 0; i < FEATURES; i++) {
      float x = (float) (CounterRandom.normal(key, i) + common);
      cells[i] = x;
      label += x * weights[i];
    }
    cells[FEATURES] = (float) label;
    return RowFactory.create(cells);
  }
}
