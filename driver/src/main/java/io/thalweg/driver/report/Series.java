package io.thalweg.driver.report;

/**
 * One line of a chart: the values of a series, or of a long one the means of equal stretches.
 *
 * @param name what the legend calls it
 * @param style the CSS class that colours it
 * @param noisy whether single values scatter so much that their running mean tells more
 * @param x rounds, ascending
 * @param y values, as many; those that are not finite leave a gap
 * @param low the smallest finite value that each of them stands for; NaN where there is none
 * @param high the largest
 * @param whole what is known of all values
 */
record Series(
    String name,
    String style,
    boolean noisy,
    double[] x,
    double[] y,
    double[] low,
    double[] high,
    Whole whole) {
  /** The moving mean covers one part in this many of the series. */
  private static final int SMOOTHING = 40;

  /**
   * All values of a series, however many of them are shown.
   *
   * @param values how many there are
   * @param first the first finite one; NaN where there is none
   * @param last the last finite one
   * @param brokenAt the round of the first that is not finite; NaN where all are
   */
  record Whole(long values, double first, double last, double brokenAt) {}

  /** A series of few values, each of which stands for itself. */
  static Series of(String name, String style, boolean noisy, double[] x, double[] y) {
    Stretches stretches = new Stretches(Math.max(2, x.length + x.length % 2));
    for (int i = 0; i < x.length; i++) {
      stretches.add(x[i], y[i]);
    }
    return stretches.series(name, style, noisy);
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
    return new Series(name, style, noisy, x, mean, low, high, whole);
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
