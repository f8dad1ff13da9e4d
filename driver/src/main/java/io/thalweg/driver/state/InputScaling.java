package io.thalweg.driver.state;

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
   * @throws IllegalArgumentException if the lengths differ, or a value is not finite
   */
  public InputScaling {
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          "%d means and %d scales".formatted(mean.length, scale.length));
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i]) || !Double.isFinite(scale[i])) {
        throw new IllegalArgumentException(
            "input %d has mean %s and scale %s".formatted(i, mean[i], scale[i]));
      }
    }
  }

  /** The number of inputs. */
  public int inputs() {
    return mean.length;
  }
}
