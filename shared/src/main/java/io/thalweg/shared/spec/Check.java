package io.thalweg.shared.spec;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/**
 * Range checks of hyper-parameters, each with the error that a user sees.
 *
 * @param path where the options stand in the config, such as {@code optimizer}
 */
public record Check(String path) {
  /**
   * The condition must hold for a value that has no path of its own.
   *
   * @param what it is, such as {@code the number of features}
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if not
   */
  public static void value(boolean holds, String what, String expected, Object found) {
    if (!holds) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, what + " is out of range")
          .expected(expected)
          .found(String.valueOf(found));
    }
  }

  /** {@code value} must be finite and at least {@code least}. */
  public void atLeast(String name, double value, double least) {
    that(value >= least && value < Double.POSITIVE_INFINITY, name, text(least) + " or more", value);
  }

  /** {@code value} must be finite and above {@code bound}. */
  public void above(String name, double value, double bound) {
    that(value > bound && value < Double.POSITIVE_INFINITY, name, "above " + text(bound), value);
  }

  /** {@code value} must lie in [0, 1). */
  public void fraction(String name, double value) {
    that(value >= 0 && value < 1, name, "0 or more and below 1", value);
  }

  /** {@code value} must lie in [0, 1]. */
  public void closedFraction(String name, double value) {
    that(value >= 0 && value <= 1, name, "0 to 1", value);
  }

  /**
   * The condition must hold.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if not
   */
  public void that(boolean holds, String name, String expected, Object found) {
    Object shown = found instanceof Double number ? text(number) : found;
    value(holds, "'" + path + "." + name + "'", expected, shown);
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
