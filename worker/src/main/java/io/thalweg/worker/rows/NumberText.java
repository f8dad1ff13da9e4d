package io.thalweg.worker.rows;

import java.util.regex.Pattern;

/**
 * What counts as a number in a cell of text: what Spark's CSV reader takes for one. So a column has
 * the same values whether Spark reads it as numbers or, for a few other cells, as text.
 */
public final class NumberText {
  /** The grammar of {@link Double#valueOf(String)}. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[\\x00-\\x20]*[+-]?(?:NaN|Infinity|(?:"
              + "(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]+)?"
              + "|0[xX](?:[0-9a-fA-F]++(?:\\.[0-9a-fA-F]*+)?|\\.[0-9a-fA-F]++)[pP][+-]?[0-9]+"
              + ")[fFdD]?)[\\x00-\\x20]*");

  private NumberText() {}

  /** Whether {@link Double#parseDouble} reads {@code text}. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Whether {@code text} is true or false, in any case. */
  public static boolean isTruth(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }
}
