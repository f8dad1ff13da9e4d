package io.thalweg.driver.diagnosis.data;

import java.util.Arrays;

/** Statistics of some numbers. */
final class Statistics {
  private Statistics() {}

  /** The mean; 0 of none. */
  static double mean(double[] values) {
    return Arrays.stream(values).sum() / Math.max(1, values.length);
  }

  /** The deviation of the population. */
  static double deviation(double[] values, double mean) {
    double squares = 0;
    for (double x : values) {
      squares += (x - mean) * (x - mean);
    }
    return Math.sqrt(squares / Math.max(1, values.length));
  }

  /** Pearson's correlation; 0 where one of the two is constant. */
  static double correlation(double[] xs, double[] ys) {
    double meanX = mean(xs);
    double meanY = mean(ys);
    double products = 0;
    for (int i = 0; i < xs.length; i++) {
      products += (xs[i] - meanX) * (ys[i] - meanY);
    }
    double deviations = deviation(xs, meanX) * deviation(ys, meanY);
    return deviations > 0 ? products / xs.length / deviations : 0;
  }

  /** The middle of ascending values; 0 of none. */
  static double median(double[] ascending) {
    return ascending.length == 0 ? 0 : ascending[ascending.length / 2];
  }

  /** How many different values there are in ascending ones. */
  static int distinct(double[] ascending) {
    int distinct = ascending.length == 0 ? 0 : 1;
    for (int i = 1; i < ascending.length; i++) {
      distinct += ascending[i] == ascending[i - 1] ? 0 : 1;
    }
    return distinct;
  }

  /**
   * The probability that two of the ascending values, drawn without return, are equal.
   *
   * @param copies pairs that are not drawn
   */
  static double agreement(double[] ascending, double copies) {
    double pairs = -copies;
    int run = 0;
    for (int i = 1; i < ascending.length; i++) {
      run = ascending[i] == ascending[i - 1] ? run + 1 : 0;
      pairs += run;
    }
    return pairs / Math.max(1, ascending.length * (ascending.length - 1.0) / 2 - copies);
  }
}
