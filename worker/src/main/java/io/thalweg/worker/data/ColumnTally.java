package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.TreeMap;

/**
 * What some rows have in one number of their features, gaps (NaN) left out. Tallies of shards are
 * added in the order of the shards, so their sums have the same bits wherever they were taken.
 * Mutable.
 */
public final class ColumnTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean values;
  private final TreeMap<Double, Double> weights = new TreeMap<>();
  private final TreeMap<Double, Long> rows = new TreeMap<>();
  private long present;
  private double weightSum;
  private double sum;

  /**
   * An empty tally.
   *
   * @param values whether each value is counted, too
   */
  public ColumnTally(boolean values) {
    this.values = values;
  }

  /** Adds feature {@code at} of all rows. */
  public <A> void add(DType<A> dtype, Block<A> block, int at) {
    int width = block.features().width();
    for (int i = 0; i < block.rows(); i++) {
      double value = dtype.get(block.features().values(), i * width + at);
      if (!Double.isNaN(value)) {
        double weight = block.weight(dtype, i);
        present++;
        weightSum += weight;
        sum += weight * value;
        if (values) {
          weights.merge(value, weight, Double::sum);
          rows.merge(value, 1L, Long::sum);
        }
      }
    }
  }

  /** Adds the tally of the rows that come next. */
  public void add(ColumnTally next) {
    present += next.present;
    weightSum += next.weightSum;
    sum += next.sum;
    next.weights.forEach((value, weight) -> weights.merge(value, weight, Double::sum));
    next.rows.forEach((value, count) -> rows.merge(value, count, Long::sum));
  }

  /** How many rows have a value. */
  public long present() {
    return present;
  }

  /** Their weights together. */
  public double weight() {
    return weightSum;
  }

  /** The mean of the values, weighted; NaN where no row with weight has one. */
  public double mean() {
    return sum / weightSum;
  }

  /** The weight of each value. */
  public TreeMap<Double, Double> weights() {
    return weights;
  }

  /** How many rows have each value. */
  public TreeMap<Double, Long> rows() {
    return rows;
  }

  /** The value with the largest weight, the smallest of several; NaN where there is none. */
  public double mostFrequent() {
    double best = Double.NaN;
    double most = -1;
    for (var entry : weights.entrySet()) {
      if (entry.getValue() > most) {
        best = entry.getKey();
        most = entry.getValue();
      }
    }
    return best;
  }
}
