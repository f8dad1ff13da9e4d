package io.thalweg.driver.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Long series as short ones that look the same: equal stretches of a series become one bucket each,
 * with its smallest and largest value, so that a single spike survives. A bucket with a value that
 * is not finite, and none that is, is a gap.
 *
 * @param x the middle of each bucket
 * @param low the smallest finite value of each bucket; NaN where there is none
 * @param high the largest
 */
record Downsample(double[] x, double[] low, double[] high) {

  /** At most {@code buckets} buckets of {@code series}. */
  static Downsample of(Series series, int buckets) {
    int count = Math.min(buckets, series.length());
    Downsample result = new Downsample(new double[count], new double[count], new double[count]);
    for (int bucket = 0; bucket < count; bucket++) {
      int from = (int) ((long) bucket * series.length() / count);
      int to = (int) ((long) (bucket + 1) * series.length() / count);
      result.x[bucket] = (series.x()[from] + series.x()[to - 1]) / 2;
      result.low[bucket] = finite(series.low(), from, to).min().orElse(Double.NaN);
      result.high[bucket] = finite(series.high(), from, to).max().orElse(Double.NaN);
    }
    return result;
  }

  private static DoubleStream finite(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).filter(Double::isFinite);
  }

  /** A line through the buckets: {@code series}, thinned to at most {@code buckets} values. */
  static Series line(Series series, int buckets) {
    if (series.length() <= buckets) {
      return series;
    }
    double[] x = new double[buckets];
    double[] y = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      int index = (int) ((long) i * (series.length() - 1) / (buckets - 1));
      x[i] = series.x()[index];
      y[i] = series.y()[index];
    }
    return new Series(series.name(), series.style(), series.noisy(), x, y, y, y, series.whole());
  }
}
