package io.thalweg.shared.column;

import java.math.BigDecimal;

/**
 * Numbers as the text that names a category or a class: whole ones without a point, since a column
 * of whole numbers with gaps is one of fractions in many a tool.
 */
public final class NumberName {
  private static final double EXACT = 1L << 53;

  private NumberName() {}

  /** The text of a number that is one. */
  public static String of(double value) {
    return isWhole(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** The text of a number that is one. */
  public static String of(float value) {
    return isWhole(value) ? Long.toString((long) value) : Float.toString(value);
  }

  /** The text of a number. */
  public static String of(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) <= EXACT;
  }
}
