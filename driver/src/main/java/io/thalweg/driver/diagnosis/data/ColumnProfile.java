package io.thalweg.driver.diagnosis.data;

/**
 * One feature, in the rows of the sample.
 *
 * @param min the smallest value
 * @param max the largest value
 * @param mean of the values
 * @param deviation of the values, that of the population
 * @param median of the values
 * @param zeros the share of values that are 0
 * @param distinct how many different values there are
 * @param agreement the probability that two of the rows, no copies of each other, have the same
 *     value
 * @param correlation with the label; 0 where one of them is constant or there is no label
 * @param separation the share of the variance that lies between classes, from 0 to 1; 0 where
 *     labels are no classes
 * @param order how well the values tell the class alone: 1 where every class has an interval of its
 *     own, about 0 where values say nothing about it; 0 where labels are no classes
 */
public record ColumnProfile(
    double min,
    double max,
    double mean,
    double deviation,
    double median,
    double zeros,
    int distinct,
    double agreement,
    double correlation,
    double separation,
    double order) {

  /** Whether every row has the same value. */
  public boolean isConstant() {
    return min == max;
  }

  /** The root of the mean square. */
  public double size() {
    return Math.hypot(mean, deviation);
  }
}
