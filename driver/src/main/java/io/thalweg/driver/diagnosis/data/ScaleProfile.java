package io.thalweg.driver.diagnosis.data;

/**
 * How the features differ in scale, of those that are not constant nor looked up in a table.
 *
 * @param curvature the largest eigenvalue of the second moments of the features and of a 1 beside
 *     them: a linear model under squared error is stable up to a learning rate of 1 / curvature
 * @param condition how many times that of the flattest direction it is, by the median feature: the
 *     condition number that gradient descent has to deal with is at least of this order
 * @param typical size of the median feature, the root of its mean square
 * @param largest size of the largest feature
 * @param largestAt which feature that is
 */
public record ScaleProfile(
    double curvature, double condition, double typical, double largest, int largestAt) {
  /** Of no features. */
  static final ScaleProfile NONE = new ScaleProfile(1, 1, 0, 0, 0);
}
