package io.thalweg.driver.config;

import java.util.List;
import java.util.Map;

/**
 * Config values without a type of their own: String, Boolean, Long, Double, and lists and maps of
 * these.
 */
final class PlainData {
  private PlainData() {}

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
