package io.thalweg.driver.ingest;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names and values as they are typed into a config, within a list or a map in one line. */
public final class YamlText {
  private YamlText() {}

  /** {@code text} as YAML, in quotes where it needs them. */
  public static String of(String text) {
    boolean plain = text.matches("[A-Za-z_][A-Za-z0-9_.-]*");
    boolean word = text.matches("(?i)true|false|null|yes|no|on|off|y|n");
    if (plain && !word) {
      return text;
    }
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** A list in one line: {@code [age, "hours per week"]}. */
  public static String list(Collection<String> texts) {
    return texts.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
  }
}
