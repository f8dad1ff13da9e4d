package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Input standardisation, part of the model: {@code x' = (x - mean) * scale} per feature, before the
 * first layer.
 *
 * @param mean one per feature; copied on the way in and out
 * @param scale one per feature, usually 1 / standard deviation; copied on the way in and out
 */
public record Standardize(double[] mean, double[] scale) implements Serializable {
  /** No standardisation. */
  public static final Standardize NONE = new Standardize(new double[0], new double[0]);

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if the lengths differ, with {@link
   *     ErrorCode#BAD_VALUE} if a number is not finite
   */
  public Standardize {
    mean = mean.clone();
    scale = scale.clone();
    if (mean.length != scale.length) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "standardisation has two lengths")
          .expected("a mean and a scale for each feature")
          .found(mean.length + " means and " + scale.length + " scales");
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i]) || !Double.isFinite(scale[i])) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "standardisation must be finite")
            .expected("a finite mean and scale for each feature")
            .found("mean " + mean[i] + " and scale " + scale[i] + " for feature " + i);
      }
    }
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[] scale() {
    return scale.clone();
  }

  /** The same of some features; the others are taken as they are. */
  public Standardize only(BitSet features) {
    double[] centre = mean();
    double[] factor = scale();
    for (int i = 0; i < mean.length; i++) {
      if (!features.get(i)) {
        centre[i] = 0;
        factor[i] = 1;
      }
    }
    return new Standardize(centre, factor);
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return mean.length == 0;
  }

  /** The number of features. */
  public int inputs() {
    return mean.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardize that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(scale, that.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return isNone() ? "none" : inputs() + " features";
  }
}
