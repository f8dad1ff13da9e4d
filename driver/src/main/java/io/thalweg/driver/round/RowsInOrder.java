package io.thalweg.driver.round;

import io.thalweg.shared.tensor.DType;
import java.util.List;

/**
 * Whether rows stand in the order of a feature. A model may then fit one stretch of rows worse than
 * all others, and all rows be right.
 */
final class RowsInOrder {
  private static final double STEP = 0.7; // in deviations; 0.14 is chance for 100 rows
  private static final double MOST = 0.7; // of all steps go the same way

  private RowsInOrder() {}

  /**
   * Whether the means of some feature climb, or fall, from stretch to stretch.
   *
   * @param stretches in their order, each with at least one row
   */
  static <A> boolean by(List<Sample<A>> stretches) {
    int width = stretches.isEmpty() ? 0 : stretches.get(0).rows().features().width();
    for (int j = 0; j < width; j++) {
      if (climbs(stretches, j)) {
        return true;
      }
    }
    return false;
  }

  private static <A> boolean climbs(List<Sample<A>> stretches, int feature) {
    int up = 0;
    int down = 0;
    Moments before = null;
    for (Sample<A> stretch : stretches) {
      Moments own = Moments.of(stretch, feature);
      if (before != null) {
        double step = own.mean() - before.mean();
        boolean far = Math.abs(step) > STEP * Math.max(own.deviation(), before.deviation());
        up += far && step > 0 ? 1 : 0;
        down += far && step < 0 ? 1 : 0;
      }
      before = own;
    }
    return Math.max(up, down) >= Math.max(2, MOST * (stretches.size() - 1));
  }

  /** Of the values of a feature. */
  private record Moments(double mean, double deviation) {
    static <A> Moments of(Sample<A> sample, int feature) {
      DType<A> dtype = sample.kernels().dtype();
      int width = sample.rows().features().width();
      int rows = sample.rows().rows();
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < rows; i++) {
        double apart = dtype.get(sample.rows().features().values(), i * width + feature) - mean;
        mean += apart / (i + 1);
        squares += apart * apart * i / (i + 1);
      }
      return new Moments(mean, Math.sqrt(squares / rows));
    }
  }
}
