package io.thalweg.worker.data;

import java.io.Serializable;

/**
 * Which labels a loss accepts, beside being finite.
 *
 * @param min the smallest label
 * @param max the largest label
 * @param integral whether only whole numbers are labels
 * @param reason who asks for it, such as {@code loss cross_entropy with 10 outputs}
 */
public record LabelRule(double min, double max, boolean integral, String reason)
    implements Serializable {
  /** Any finite label: regression. */
  public static LabelRule any() {
    return new LabelRule(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, "");
  }

  /** Class numbers 0 to {@code classes - 1}. */
  public static LabelRule classes(int classes, String reason) {
    return new LabelRule(0, classes - 1.0, true, reason);
  }

  /** Class numbers from 0 on, where the number of classes is taken from the data. */
  public static LabelRule openClasses(String reason) {
    return new LabelRule(0, (1 << 24) - 1.0, true, reason);
  }

  /** Numbers from 0 on: counts. */
  public static LabelRule counts(String reason) {
    return new LabelRule(0, Double.POSITIVE_INFINITY, false, reason);
  }

  /** Probabilities in [0, 1]. */
  public static LabelRule probability(String reason) {
    return new LabelRule(0, 1, false, reason);
  }

  /** Whether {@code label} is one. */
  public boolean accepts(double label) {
    return label >= min && label <= max && (!integral || label == Math.rint(label));
  }

  /** What is expected, for messages. */
  public String expectation() {
    String kind = integral ? "a whole number" : "a number";
    String range =
        (min == Double.NEGATIVE_INFINITY ? "" : " from " + number(min))
            + (max == Double.POSITIVE_INFINITY ? "" : " to " + number(max));
    return kind + range + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
