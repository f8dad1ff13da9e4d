package io.thalweg.worker.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The smallest and the largest value of each feature, or of each number of the label. Merging does
 * not depend on the order.
 */
public final class FeatureRanges implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows that are wider than this are not looked at: ranges would outweigh the rows. */
  private static final int MOST_FEATURES = 1 << 16;

  private double[] min = new double[0];
  private double[] max = new double[0];

  /** Widens the ranges by the features of a row. Mutates. */
  public <A> void add(RowView<A> row) {
    if (row.features() <= MOST_FEATURES) {
      add(row, 0, row.features());
    }
  }

  /** Widens the ranges by the numbers of a row's label. Mutates. */
  <A> void addLabel(RowView<A> row) {
    add(row, row.features(), row.codec().labelWidth());
  }

  private <A> void add(RowView<A> row, int from, int count) {
    require(count);
    for (int j = 0; j < count; j++) {
      double x = row.get(from + j);
      if (x < min[j]) {
        min[j] = x;
      }
      if (x > max[j]) {
        max[j] = x;
      }
    }
  }

  private void require(int width) {
    if (min.length != width) {
      min = new double[width];
      max = new double[width];
      Arrays.fill(min, Double.POSITIVE_INFINITY);
      Arrays.fill(max, Double.NEGATIVE_INFINITY);
    }
  }

  /** Widens the ranges by others. Mutates. */
  public void add(FeatureRanges other) {
    if (other.min.length == 0) {
      return;
    }
    require(other.min.length);
    for (int j = 0; j < min.length; j++) {
      min[j] = Math.min(min[j], other.min[j]);
      max[j] = Math.max(max[j], other.max[j]);
    }
  }

  /** How many features have been looked at: all, or none. */
  public int features() {
    return min.length;
  }

  /** The smallest value of a feature. */
  public double min(int feature) {
    return min[feature];
  }

  /** The largest value of a feature. */
  public double max(int feature) {
    return max[feature];
  }
}
