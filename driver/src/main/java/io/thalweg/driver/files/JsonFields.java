package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The fields of a JSON object of a file of ours, read by type. A field that is missing or of
 * another type is BAD_MODEL_FILE, with its path and what was found.
 */
public final class JsonFields {
  private final String path;
  private final Map<String, Object> fields;

  /** The fields of {@code object}, which errors call {@code path}. */
  public JsonFields(String path, Map<String, Object> object) {
    this.path = path;
    this.fields = object;
  }

  /** The whole object. */
  public Map<String, Object> toMap() {
    return fields;
  }

  /** A text. */
  public String text(String key) {
    return typed(key, String.class, "text");
  }

  /** True or false. */
  public boolean flag(String key) {
    return typed(key, Boolean.class, "true or false");
  }

  /** A whole number of at least 0. */
  public int count(String key) {
    Object value = fields.get(key);
    if (value instanceof Integer number && number >= 0) {
      return number;
    }
    throw bad(key, "a whole number, at least 0", value);
  }

  /** A whole number. */
  public long number(String key) {
    Object value = fields.get(key);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw bad(key, "a whole number", value);
  }

  /** Whether there is such a field. */
  public boolean has(String key) {
    return fields.containsKey(key);
  }

  /** A list of numbers. */
  public List<Double> numbers(String key) {
    List<?> list = typed(key, List.class, "a list of numbers");
    for (Object element : list) {
      if (!(element instanceof Number)) {
        throw bad(key, "a list of numbers", list);
      }
    }
    return list.stream().map(element -> ((Number) element).doubleValue()).toList();
  }

  /** An object within. */
  public JsonFields object(String key) {
    return object(key, fields.get(key));
  }

  /** A list of objects. */
  public List<JsonFields> objects(String key) {
    List<?> list = typed(key, List.class, "a list");
    return IntStream.range(0, list.size())
        .mapToObj(i -> object(key + "[" + i + "]", list.get(i)))
        .toList();
  }

  /** A list of texts. */
  public List<String> texts(String key) {
    List<?> list = typed(key, List.class, "a list of texts");
    for (Object element : list) {
      if (!(element instanceof String)) {
        throw bad(key, "a list of texts", list);
      }
    }
    return list.stream().map(String.class::cast).toList();
  }

  private <T> T typed(String key, Class<T> type, String expected) {
    Object value = fields.get(key);
    if (!type.isInstance(value)) {
      throw bad(key, expected, value);
    }
    return type.cast(value);
  }

  @SuppressWarnings("unchecked") // every JSON object is parsed into a map with text keys
  private JsonFields object(String key, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw bad(key, "an object", value);
    }
    return new JsonFields(path + "." + key, (Map<String, Object>) map);
  }

  private ThalwegException bad(String key, String expected, Object value) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, path + ": '" + key + "' is malformed")
        .expected(expected)
        .found(fields.containsKey(key) ? JsonExcerpt.of(value) : "nothing");
  }
}
