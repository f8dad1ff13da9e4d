package io.thalweg.driver.files;

import io.thalweg.shared.nn.Standardize;

/**
 * What the inputs were standardised with: {@code (x - mean) * scale}, input by input.
 *
 * @param mean (inputs)
 * @param scale (inputs), usually 1 / standard deviation
 */
public record InputScaling(double[] mean, double[] scale) {

  /**
   * Checks the lengths and values.
   *
   * @throws IllegalArgumentException if the lengths differ, a value is not finite, or a scale is
   *     not above 0
   */
  public InputScaling {
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          "%d means and %d scales".formatted(mean.length, scale.length));
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i]) || !Double.isFinite(scale[i]) || !(scale[i] > 0)) {
        throw new IllegalArgumentException(
            "input %d has mean %s and scale %s".formatted(i, mean[i], scale[i]));
      }
    }
  }

  /** What the model does with it. */
  Standardize standardize() {
    return new Standardize(mean, scale);
  }

  /** The number of inputs. */
  public int inputs() {
    return mean.length;
  }
}
