package io.thalweg.driver.files;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run was to take, as its summary and its report have it.
 *
 * @param figures plain data
 * @param text the same in words, a line each
 */
public record RunForecast(Map<String, Object> figures, List<String> text) {
  /** Where nothing was forecast. */
  public static final RunForecast NONE = new RunForecast(Map.of(), List.of());

  /** Takes copies. */
  public RunForecast {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    text = List.copyOf(text);
  }
}
