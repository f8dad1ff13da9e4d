package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.wire.Command;

/**
 * Takes the mean and the deviation of every feature over the training data, in two passes through
 * the same ordered sums as a round, so that they too are the same bits everywhere.
 */
public final class Standardization {
  private Standardization() {}

  /**
   * Features brought to mean 0 and deviation 1 (of the population, as scikit-learn's
   * StandardScaler); a constant feature is only shifted.
   *
   * @param width features per row
   */
  public static Standardize of(Transport<?> transport, int width) {
    double[] mean = means(transport, new double[width], 1);
    double[] variance = means(transport, mean, 1 + width);
    double[] scale = new double[width];
    for (int j = 0; j < width; j++) {
      scale[j] = variance[j] > 0 ? 1 / Math.sqrt(variance[j]) : 1;
    }
    return new Standardize(mean, scale);
  }

  private static double[] means(Transport<?> transport, double[] shift, int at) {
    double[] sums = transport.ask(new Command.Moments(0, shift), null).sum().sums();
    double[] means = new double[shift.length];
    for (int j = 0; j < means.length; j++) {
      means[j] = sums[at + j] / sums[0];
    }
    return means;
  }
}
