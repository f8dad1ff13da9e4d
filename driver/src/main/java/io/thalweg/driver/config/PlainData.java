package io.thalweg.driver.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Config values without a type of their own: String, Boolean, Long, Double, and lists and maps of
 * these.
 */
final class PlainData {
  private static final double EXACT = 0x1p53; // up to here a float stands for one whole number

  private PlainData() {}

  /** The whole number that {@code value} is, also where it is written as a float. */
  static Optional<Long> wholeNumber(Object value) {
    if (value instanceof Double number && number == Math.rint(number)) {
      return Math.abs(number) <= EXACT ? Optional.of(number.longValue()) : Optional.empty();
    }
    return value instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /** How an error message names {@code value}. */
  static String describe(Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map<?, ?> map) {
      return "a map with the keys "
          + String.join(", ", map.keySet().stream().map(String::valueOf).toList());
    }
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    if (value instanceof Boolean) {
      return "the boolean " + value;
    }
    return value instanceof Number ? "the number " + value : "the text '" + value + "'";
  }
}
