package io.thalweg.driver.ingest.synthetic;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.scalar.DoubleMath;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Binary classification: 28 mildly correlated normal features {@code x}, a label drawn with
 * probability {@code sigmoid(x . w + 0.2)} and then flipped in 10 % of the rows.
 *
 * <p>The true weights are scaled to a fixed deviation of the margin, so that the best log loss of a
 * logistic regression is about 0.5126 for every seed (and 0.5034 knowing the noise).
 */
final class LogisticRows implements SyntheticRows {
  private static final long serialVersionUID = 1L;

  static final int FEATURES = 28;
  static final double FLIPPED = 0.10;

  private static final double CORRELATION = 0.3;
  private static final double INTERCEPT = 0.2;
  private static final double MARGIN_DEVIATION = 2.95;

  private final long seed;
  private final double[] mixing; // (source, feature), row-major
  private final double[] weights; // (feature)

  LogisticRows(long seed) {
    this.seed = seed;
    mixing = mixing(SyntheticRows.tableKey(seed, 0));
    weights = SyntheticRows.normals(SyntheticRows.tableKey(seed, 1), FEATURES);
    double deviation = marginDeviation();
    for (int i = 0; i < FEATURES; i++) {
      weights[i] *= MARGIN_DEVIATION / deviation;
    }
  }

  /** The identity with a little noise: it turns independent features into correlated ones. */
  private static double[] mixing(long key) {
    double[] a = SyntheticRows.normals(key, FEATURES * FEATURES);
    for (int i = 0; i < a.length; i++) {
      double identity = i % (FEATURES + 1) == 0 ? 1 : 0;
      a[i] = identity + CORRELATION / Math.sqrt(FEATURES) * a[i];
    }
    return a;
  }

  /** The margin is {@code sources . (mixing weights)}, and sources have variance 1. */
  private double marginDeviation() {
    double variance = 0;
    for (int source = 0; source < FEATURES; source++) {
      double effect = 0;
      for (int i = 0; i < FEATURES; i++) {
        effect += mixing[source * FEATURES + i] * weights[i];
      }
      variance += effect * effect;
    }
    return Math.sqrt(variance);
  }

  @Override
  public StructType schema() {
    return SyntheticRows.schema(SyntheticRows.numbered(FEATURES), DataTypes.IntegerType);
  }

  @Override
  public int bytesPerRow() {
    return FEATURES * Float.BYTES + 1;
  }

  @Override
  public Row row(long index) {
    long key = SyntheticRows.rowKey(seed, index);
    double[] sources = SyntheticRows.normals(key, FEATURES);
    Object[] cells = new Object[FEATURES + 1];
    double margin = INTERCEPT;
    for (int i = 0; i < FEATURES; i++) {
      float x = (float) feature(sources, i);
      cells[i] = x;
      margin += x * weights[i];
    }
    boolean truth = CounterRandom.uniform(key, 2L * FEATURES) < DoubleMath.sigmoid(margin);
    boolean flip = CounterRandom.uniform(key, 2L * FEATURES + 1) < FLIPPED;
    cells[FEATURES] = truth ^ flip ? 1 : 0;
    return RowFactory.create(cells);
  }

  private double feature(double[] sources, int i) {
    double x = 0;
    for (int source = 0; source < FEATURES; source++) {
      x += sources[source] * mixing[source * FEATURES + i];
    }
    return x;
  }
}
