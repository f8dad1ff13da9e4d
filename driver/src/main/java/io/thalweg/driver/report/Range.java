package io.thalweg.driver.report;

import java.util.List;
import java.util.stream.DoubleStream;

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
      for (double value : DoubleStream.of(each.y()).filter(Double::isFinite).toArray()) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        positive = value > 0 ? Math.min(positive, value) : positive;
      }
    }
    return new Range(min, max, positive);
  }

  /** Whether there is no finite value. */
  boolean isEmpty() {
    return min > max;
  }
}
