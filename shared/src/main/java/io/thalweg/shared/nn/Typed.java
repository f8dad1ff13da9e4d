package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plain data of the form {@code name} or {@code {type: name, option: value, ...}}. */
record Typed(String name, Options options) {

  /**
   * @param known the names that there are, each with the names of its options
   */
  static Typed read(Object description, String path, Map<String, List<String>> known) {
    Map<String, Object> entries =
        description instanceof String name
            ? Map.of("type", name)
            : Options.entries(path, description);
    if (!(entries.get("type") instanceof String name)) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "'" + path + "' has no type")
          .expected("one of " + String.join(", ", known.keySet()))
          .found(String.valueOf(description));
    }
    if (!known.containsKey(name)) {
      throw UnknownKey.value(path, name, known.keySet());
    }
    Map<String, Object> options = new LinkedHashMap<>(entries);
    options.remove("type");
    return new Typed(name, new Options(path, options, Set.copyOf(known.get(name))));
  }

  /** The shortest form: the name alone where there are no options. */
  static Object write(String name, Map<String, Object> options) {
    if (options.isEmpty()) {
      return name;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", name);
    map.putAll(options);
    return map;
  }
}
