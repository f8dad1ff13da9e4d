package io.thalweg.driver.bench;

import java.util.Arrays;
import java.util.List;

/** The median of some numbers, and the smallest and the largest of them. */
record Spread(double median, double least, double most, int count) {
  /**
   * Of at least one number; of an even count the median is the mean of the middle two.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Spread of(List<Double> numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }
}
