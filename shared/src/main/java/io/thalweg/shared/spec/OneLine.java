package io.thalweg.shared.spec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Plain data in one line, as it can stand in a config: {@code conv2d: {out: 6, kernel: [5, 5]}}.
 */
public final class OneLine {
  private OneLine() {}

  /** The line of {@code plain}; a map without its own braces. */
  public static String of(Object plain) {
    return plain instanceof Map<?, ?> map ? entries(map) : nested(plain);
  }

  private static String nested(Object plain) {
    if (plain instanceof Map<?, ?> map) {
      return "{" + entries(map) + "}";
    }
    return plain instanceof List<?> list
        ? list.stream().map(OneLine::nested).collect(Collectors.joining(", ", "[", "]"))
        : String.valueOf(plain);
  }

  private static String entries(Map<?, ?> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + nested(entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
