package io.thalweg.driver.diagnosis.data;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The label, where it is a single number, and what a model is worth that knows nothing else.
 *
 * @param min the smallest of all rows
 * @param max the largest of all rows
 * @param mean of the sample
 * @param deviation of the sample, that of the population
 * @param absolute mean distance of the sample from its median
 * @param integral whether all are whole numbers
 * @param counts the rows of each label; empty where different labels are many
 */
public record LabelProfile(
    double min,
    double max,
    double mean,
    double deviation,
    double absolute,
    boolean integral,
    SortedMap<Double, Long> counts) {

  /** Takes a copy. */
  public LabelProfile {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /** Whether all rows have the same. */
  public boolean isConstant() {
    return min == max;
  }

  /** The root of the mean square. */
  public double size() {
    return Math.hypot(mean, deviation);
  }

  /** The mean squared error of always predicting the mean. */
  public double variance() {
    return deviation * deviation;
  }

  /** The accuracy of always predicting the largest class; NaN where different labels are many. */
  public double majority() {
    return counts.values().stream().mapToLong(rows -> rows).max().orElse(0) / (double) counted();
  }

  /** The share of the smallest class that occurs; NaN where different labels are many. */
  public double minority() {
    return counts.values().stream().mapToLong(rows -> rows).min().orElse(0) / (double) counted();
  }

  /** The log loss of always predicting the shares of the classes; NaN where labels are many. */
  public double entropy() {
    double all = counted();
    double sum = all == 0 ? Double.NaN : 0;
    for (long rows : counts.values()) {
      sum -= rows / all * Math.log(rows / all);
    }
    return sum;
  }

  private long counted() {
    return counts.values().stream().mapToLong(rows -> rows).sum();
  }
}
