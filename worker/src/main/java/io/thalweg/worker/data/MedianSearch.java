package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;

/**
 * Finds the exact median of one feature by passes over all rows: each settles eight bits of it, by
 * the weights of the rows that agree with it so far. A median is the middle of the smallest value
 * up to which at least half of the weight lies and the smallest up to which more than half does.
 * Mutable.
 */
public final class MedianSearch implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BITS = 8;
  private static final int DIGITS = 1 << BITS;

  /** How many passes it takes. */
  public static final int PASSES = Long.SIZE / BITS;

  private final int at;
  private final double half; // of the weight
  private final Bound low = new Bound(false);
  private final Bound high = new Bound(true);
  private int shift = Long.SIZE;

  /**
   * A search.
   *
   * @param at the feature
   * @param weight of all rows in which it has a value, above 0
   */
  public MedianSearch(int at, double weight) {
    this.at = at;
    this.half = weight / 2;
  }

  /** What a pass needs to know of some rows: weights by digit, of both bounds. */
  public <A> double[][] pass(DType<A> dtype, Block<A> block) {
    double[][] weights = new double[2][DIGITS];
    int width = block.features().width();
    for (int i = 0; i < block.rows(); i++) {
      double value = dtype.get(block.features().values(), i * width + at);
      if (!Double.isNaN(value)) {
        long key = key(value);
        double weight = block.weight(dtype, i);
        low.count(key, shift, weight, weights[0]);
        high.count(key, shift, weight, weights[1]);
      }
    }
    return weights;
  }

  /** Settles the next digit, of the sums of what all rows gave. Mutates. */
  public void settle(double[][] weights) {
    low.settle(weights[0], half);
    high.settle(weights[1], half);
    shift -= BITS;
  }

  /** The median, after all passes. */
  public double median() {
    double smaller = value(low.prefix);
    double larger = value(high.prefix);
    return smaller == larger ? smaller : smaller + (larger - smaller) / 2;
  }

  /** The bits of a number, in an order that unsigned numbers have. */
  private static long key(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
  }

  private static double value(long key) {
    return Double.longBitsToDouble(key < 0 ? key & Long.MAX_VALUE : ~key);
  }

  private static final class Bound implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean above;
    private long prefix; // the digits that are settled
    private double before; // the weight of smaller keys

    Bound(boolean above) {
      this.above = above;
    }

    void count(long key, int shift, double weight, double[] digits) {
      if (shift == Long.SIZE || key >>> shift == prefix) {
        digits[(int) (key >>> (shift - BITS)) & (DIGITS - 1)] += weight;
      }
    }

    void settle(double[] digits, double half) {
      int last = 0;
      double smaller = before;
      double upTo = before;
      for (int digit = 0; digit < DIGITS && !(above ? upTo > half : upTo >= half); digit++) {
        if (digits[digit] > 0) {
          last = digit;
          smaller = upTo;
          upTo += digits[digit];
        }
      }
      before = smaller;
      prefix = prefix << BITS | last;
    }
  }
}
