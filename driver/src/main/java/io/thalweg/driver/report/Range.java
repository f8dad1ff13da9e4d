package io.thalweg.driver.report;

import java.util.List;

/**
 * The extent of the finite values of some series.
 *
 * @param minPositive the smallest value above 0; infinite where there is none
 */
record Range(double min, double max, double minPositive) {

  /** The extent of all series together; empty where no value is finite. */
  static Range of(List<Series> series) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double positive = Double.POSITIVE_INFINITY;
    for (Series each : series) {
      for (int i = 0; i < each.length(); i++) {
        if (Double.isFinite(each.y()[i])) {
          min = Math.min(min, each.low()[i]);
          max = Math.max(max, each.high()[i]);
          double least = each.low()[i] > 0 ? each.low()[i] : each.high()[i];
          positive = least > 0 ? Math.min(positive, least) : positive;
        }
      }
    }
    return new Range(min, max, positive);
  }

  /** Whether there is no finite value. */
  boolean isEmpty() {
    return min > max;
  }
}
