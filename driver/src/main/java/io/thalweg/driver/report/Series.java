package io.thalweg.driver.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One line of a chart.
 *
 * @param name what the legend calls it
 * @param style the CSS class that colours it
 * @param noisy whether single values scatter so much that their running mean tells more
 * @param x rounds, ascending
 * @param y values, as many; those that are not finite leave a gap
 */
record Series(String name, String style, boolean noisy, double[] x, double[] y) {
  /** The moving mean covers one part in this many of the series. */
  private static final int SMOOTHING = 40;

  static Series of(
      String name,
      String style,
      boolean noisy,
      List<RoundRecord> records,
      ToDoubleFunction<RoundRecord> value) {
    return new Series(
        name,
        style,
        noisy,
        records.stream().mapToDouble(RoundRecord::round).toArray(),
        records.stream().mapToDouble(value).toArray());
  }

  /** A measurement that only some records have. */
  static Series evaluation(String name, String style, List<RoundRecord> records, String key) {
    List<RoundRecord> measured =
        records.stream().filter(record -> record.evaluation().containsKey(key)).toList();
    return of(name, style, false, measured, record -> record.evaluation().get(key));
  }

  int length() {
    return x.length;
  }

  /** The number of values whose mean {@link #smooth} shows; 1 where it shows the values. */
  int window() {
    return noisy ? Math.max(1, length() / SMOOTHING) : 1;
  }

  /** The centred moving mean of the finite values; a value that is not finite stays as it is. */
  Series smooth() {
    int before = window() / 2;
    double[] mean = new double[length()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = Double.isFinite(y[i]) ? mean(i - before, i - before + window()) : y[i];
    }
    return new Series(name, style, noisy, x, mean);
  }

  private double mean(int from, int to) {
    double sum = 0;
    int count = 0;
    for (int i = Math.max(0, from); i < Math.min(length(), to); i++) {
      if (Double.isFinite(y[i])) {
        sum += y[i];
        count++;
      }
    }
    return sum / count;
  }
}
