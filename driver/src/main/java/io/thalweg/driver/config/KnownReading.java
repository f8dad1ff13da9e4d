package io.thalweg.driver.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the data of a run were read, as the default for new files: their format and their options,
 * where the name of the new files does not speak for another format.
 *
 * @param data the {@code data} section of the run, as plain data
 */
record KnownReading(Map<String, Object> data) {
  /** The keys of {@code data} that name rows. */
  static final List<String> SOURCES = List.of("train", "test");

  /** {@code now} with each source that is new completed. */
  Map<String, Object> complete(Map<String, Object> now) {
    Map<String, Object> complete = new LinkedHashMap<>(now);
    for (String key : SOURCES) {
      Object value = now.get(key);
      if (value != null && !value.equals(data.get(key))) {
        complete.put(key, completeSource(source(value)));
      }
    }
    return complete;
  }

  private Map<String, Object> completeSource(Map<String, Object> source) {
    Optional<String> path = firstPath(source);
    if (source.containsKey("sql") || path.isEmpty()) {
      return source;
    }
    Optional<String> said =
        source.containsKey("format")
            ? Optional.of(String.valueOf(source.get("format")))
            : FileFormat.known(path.get());
    for (String key : SOURCES) {
      Map<String, Object> known = map(data.get(key));
      Object format = known.get("format");
      Map<String, Object> options = map(known.get("options"));
      boolean agrees = said.map(name -> FileFormat.agrees(name, format, options)).orElse(true);
      if (format != null && agrees) {
        source.put("format", format);
        source.putIfAbsent("options", options);
        return source;
      }
    }
    return source;
  }

  /** Whether the run itself names this path. */
  boolean names(String path) {
    return SOURCES.stream()
        .map(key -> map(data.get(key)).get("path"))
        .anyMatch(known -> path.equals(known) || known instanceof List<?> l && l.contains(path));
  }

  private static Optional<String> firstPath(Map<String, Object> source) {
    Object path = source.get("path");
    Object first = path instanceof List<?> list && !list.isEmpty() ? list.get(0) : path;
    return first instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The long form of a source: a map. */
  static Map<String, Object> source(Object value) {
    return value instanceof Map ? map(value) : new LinkedHashMap<>(Map.of("path", value));
  }

  /** A copy of a map with keys of text; an empty one in the place of anything else. */
  static Map<String, Object> map(Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> copy.put((String) key, inner));
    }
    return copy;
  }
}
