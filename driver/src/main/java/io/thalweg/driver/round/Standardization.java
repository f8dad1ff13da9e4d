package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.wire.Command.Column;

/** Takes the mean and the deviation of every feature over the training data. */
public final class Standardization {
  private Standardization() {}

  /**
   * Features brought to mean 0 and deviation 1 (of the population, by the rows' weights, as
   * scikit-learn's StandardScaler); a constant feature is only shifted.
   *
   * @param width features per row
   */
  public static Standardize of(Transport<?> transport, int width) {
    ColumnStatistics known = ColumnStatistics.of(transport, 0, Column.FEATURES, width);
    double[] scale = new double[width];
    for (int j = 0; j < width; j++) {
      scale[j] = known.variance()[j] > 0 ? 1 / Math.sqrt(known.variance()[j]) : 1;
    }
    return new Standardize(known.mean(), scale);
  }
}
