package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A config value of the form {@code {type: name, option: value, ...}} or just {@code name}.
 *
 * @param type the name
 * @param options all keys but {@code type}
 */
public record TypedOptions(String type, Map<String, Object> options) {
  private static final String TYPE = "type";

  /**
   * Splits the type from the options.
   *
   * @param path where the value stands in the config
   * @throws ThalwegException with {@link ErrorCode#WRONG_TYPE} or {@link ErrorCode#MISSING_KEY}
   */
  public static TypedOptions parse(String path, Object config) {
    if (config instanceof String name) {
      return new TypedOptions(name, Map.of());
    }
    if (!(config instanceof Map<?, ?> map)) {
      throw wrongType(path, "a name or {type: name, ...}", config);
    }
    if (!map.containsKey(TYPE)) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "'" + path + "' has no type")
          .expected("{type: name, ...}")
          .found(String.valueOf(config));
    }
    if (!(map.get(TYPE) instanceof String name)) {
      throw wrongType(path + "." + TYPE, "a name", map.get(TYPE));
    }
    Map<String, Object> options = new LinkedHashMap<>();
    map.forEach((key, value) -> options.put(String.valueOf(key), value));
    options.remove(TYPE);
    return new TypedOptions(name, options);
  }

  private static ThalwegException wrongType(String path, String expected, Object found) {
    return ThalwegException.of(ErrorCode.WRONG_TYPE, "'" + path + "' has the wrong type")
        .expected(expected)
        .found(String.valueOf(found));
  }
}
