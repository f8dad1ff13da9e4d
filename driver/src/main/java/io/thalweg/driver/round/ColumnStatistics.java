package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Command.Column;

/**
 * Mean and variance (of the population) of columns of a data set, by the rows' weights: a row of
 * weight 0 is as one that is not there, and scaling all weights changes nothing. The sums are those
 * of a round, in its order, so that they are the same bits everywhere.
 *
 * @param mean (columns)
 * @param variance (columns); 0 for a column whose values are all equal
 */
record ColumnStatistics(double[] mean, double[] variance) {
  /**
   * The part of a mean square that may be rounding: sums of a shard are off by at most a ten
   * millionth of this, and the spread of distinct numbers around their mean is all of it.
   */
  private static final double ROUNDING = 1e-9;

  /** A mean this far off, in squares of the deviation, is taken again. */
  private static final double NEGLIGIBLE = 1e-12;

  /**
   * Asks for the statistics in two passes, or three where the first mean was too far off.
   *
   * @param columns how many
   */
  static ColumnStatistics of(Transport<?> transport, int dataset, Column of, int columns) {
    Sums about = Sums.ask(transport, dataset, of, new double[columns]);
    double[] mean = new double[columns];
    for (int j = 0; j < columns; j++) {
      mean[j] = about.offset(j);
    }
    Sums sums = Sums.ask(transport, dataset, of, mean);
    boolean again = false;
    for (int j = 0; j < columns; j++) {
      double offset = sums.offset(j);
      if (offset * offset > NEGLIGIBLE * sums.square(j)) {
        mean[j] += offset;
        again = true;
      }
    }
    Sums last = again ? Sums.ask(transport, dataset, of, mean) : sums;
    double[] variance = new double[columns];
    for (int j = 0; j < columns; j++) {
      variance[j] = last.variance(j);
    }
    return new ColumnStatistics(mean, variance);
  }

  /** Weighted sums around a shift. */
  private record Sums(double[] values, int columns) {
    static Sums ask(Transport<?> transport, int dataset, Column of, double[] shift) {
      Command.Moments command = new Command.Moments(dataset, of, shift.clone());
      return new Sums(transport.ask(command, null).sum().sums(), shift.length);
    }

    /** The mean of x - shift. */
    double offset(int column) {
      return values[1 + column] / values[0];
    }

    /** The mean of (x - shift)^2. */
    double square(int column) {
      return values[1 + columns + column] / values[0];
    }

    double variance(int column) {
      double square = square(column);
      double offset = offset(column);
      double spread = square - offset * offset;
      if (spread <= ROUNDING * square) {
        return 0;
      }
      return offset * offset > NEGLIGIBLE * square ? spread : square;
    }
  }
}
