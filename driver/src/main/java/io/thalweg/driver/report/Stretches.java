package io.thalweg.driver.report;

import java.util.Arrays;

/**
 * A series of any length in bounded memory: its values in equal stretches, each with the mean, the
 * smallest and the largest of its finite values. As long as there are few values, each is a stretch
 * of its own. Mutable.
 */
final class Stretches {
  /** Eight for each place of a chart. */
  static final int MOST = 4_000;

  private static final int FIRST = 16;

  private final int most;
  private double[] from = new double[FIRST]; // x of the first value
  private double[] to = new double[FIRST]; // x of the last value
  private double[] sum = new double[FIRST]; // of the finite values, or else one that is not
  private double[] low = new double[FIRST];
  private double[] high = new double[FIRST];
  private long[] finite = new long[FIRST];
  private int count;
  private long perStretch = 1;
  private long inLast;
  private long values;
  private double first = Double.NaN;
  private double last = Double.NaN;
  private double brokenAt = Double.NaN;

  Stretches() {
    this(MOST);
  }

  /**
   * No stretches yet.
   *
   * @param most how many there may be, an even number
   */
  Stretches(int most) {
    this.most = most;
  }

  /** Adds the next value, which may not be finite. Mutates. */
  void add(double x, double y) {
    if (count == 0 || inLast == perStretch) {
      open(x);
    }
    values++;
    inLast++;
    int at = count - 1;
    to[at] = x;
    if (Double.isFinite(y)) {
      sum[at] = finite[at] == 0 ? y : sum[at] + y;
      low[at] = finite[at] == 0 ? y : Math.min(low[at], y);
      high[at] = finite[at] == 0 ? y : Math.max(high[at], y);
      finite[at]++;
      first = Double.isNaN(first) ? y : first;
      last = y;
    } else {
      sum[at] = finite[at] == 0 ? y : sum[at];
      brokenAt = Double.isNaN(brokenAt) ? x : brokenAt;
    }
  }

  private void open(double x) {
    if (count == most) {
      halve();
    }
    if (count == from.length) {
      grow();
    }
    from[count] = x;
    low[count] = Double.NaN;
    high[count] = Double.NaN;
    finite[count] = 0;
    count++;
    inLast = 0;
  }

  private void grow() {
    int length = Math.min(most, 2 * from.length);
    from = Arrays.copyOf(from, length);
    to = Arrays.copyOf(to, length);
    sum = Arrays.copyOf(sum, length);
    low = Arrays.copyOf(low, length);
    high = Arrays.copyOf(high, length);
    finite = Arrays.copyOf(finite, length);
  }

  /** Makes one stretch of every two. */
  private void halve() {
    for (int i = 0; i < count / 2; i++) {
      int a = 2 * i;
      int b = a + 1;
      from[i] = from[a];
      to[i] = to[b];
      boolean both = finite[a] > 0 && finite[b] > 0;
      int known = finite[a] > 0 ? a : b;
      sum[i] = both ? sum[a] + sum[b] : sum[known];
      low[i] = both ? Math.min(low[a], low[b]) : low[known];
      high[i] = both ? Math.max(high[a], high[b]) : high[known];
      finite[i] = finite[a] + finite[b];
    }
    count /= 2;
    perStretch *= 2;
  }

  /** The stretches as a line of a chart. */
  Series series(String name, String style, boolean noisy) {
    double[] x = new double[count];
    double[] y = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = (from[i] + to[i]) / 2;
      y[i] = finite[i] > 1 ? sum[i] / finite[i] : sum[i];
    }
    return new Series(
        name,
        style,
        noisy,
        x,
        y,
        Arrays.copyOf(low, count),
        Arrays.copyOf(high, count),
        new Series.Whole(values, first, last, brokenAt));
  }
}
