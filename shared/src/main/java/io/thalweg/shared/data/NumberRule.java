package io.thalweg.shared.data;

import java.io.Serializable;

/**
 * Which numbers are accepted, beside being finite.
 *
 * @param min the smallest
 * @param max the largest
 * @param integral whether only whole numbers are
 * @param reason who asks for it, such as {@code loss cross_entropy with 10 outputs}
 */
public record NumberRule(double min, double max, boolean integral, String reason)
    implements Serializable {
  /** Any finite number. */
  public static NumberRule any() {
    return new NumberRule(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, "");
  }

  /** The whole numbers from 0 to {@code count - 1}: classes, indices. */
  public static NumberRule below(int count, String reason) {
    return new NumberRule(0, count - 1.0, true, reason);
  }

  /** Numbers from 0 on: counts. */
  public static NumberRule counts(String reason) {
    return new NumberRule(0, Double.POSITIVE_INFINITY, false, reason);
  }

  /** Probabilities in [0, 1]. */
  public static NumberRule probability(String reason) {
    return new NumberRule(0, 1, false, reason);
  }

  /** Whether {@code value} is one. */
  public boolean accepts(double value) {
    return value >= min && value <= max && (!integral || value == Math.rint(value));
  }

  /** What is expected, for messages. */
  public String expectation() {
    boolean any = min == Double.NEGATIVE_INFINITY && max == Double.POSITIVE_INFINITY;
    String kind = integral ? "a whole number" : any ? "a finite number" : "a number";
    String range =
        (min == Double.NEGATIVE_INFINITY ? "" : " from " + number(min))
            + (max == Double.POSITIVE_INFINITY ? "" : " to " + number(max));
    return kind + range + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
