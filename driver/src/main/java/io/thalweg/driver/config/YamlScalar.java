package io.thalweg.driver.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The value of one YAML scalar.
 *
 * @param value a String, Boolean, Long or Double, or null
 */
record YamlScalar(Object value) {

  private static final Set<Tag> KNOWN = Set.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT);

  /**
   * The value that {@code node} stands for, or nothing if it has a foreign tag or is too large.
   *
   * @param asText whether it is the text as it is written, whatever it looks like
   */
  static Optional<YamlScalar> value(ScalarNode node, boolean asText) {
    Tag tag = node.getTag();
    String text = node.getValue();
    try {
      if (tag.equals(Tag.STR) || asText && KNOWN.contains(tag)) {
        return Optional.of(new YamlScalar(text));
      } else if (tag.equals(Tag.NULL)) {
        return Optional.of(new YamlScalar(null));
      } else if (tag.equals(Tag.BOOL)) {
        return Optional.of(new YamlScalar(text.equalsIgnoreCase("true")));
      } else if (tag.equals(Tag.INT)) {
        return Optional.of(new YamlScalar(wholeNumber(text)));
      } else if (tag.equals(Tag.FLOAT)) {
        return Optional.of(new YamlScalar(number(text)));
      }
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty(); // a whole number beyond 64 bits, or text under an explicit tag
    }
  }

  private static long wholeNumber(String text) {
    if (text.startsWith("0x")) {
      return Long.parseLong(text.substring(2), 16);
    }
    return text.startsWith("0o") ? Long.parseLong(text.substring(2), 8) : Long.parseLong(text);
  }

  private static double number(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return lower.equals(".nan") ? Double.NaN : Double.parseDouble(text);
  }
}
