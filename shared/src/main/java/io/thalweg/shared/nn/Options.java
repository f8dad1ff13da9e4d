package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The options of one described thing (a layer, a loss, an initialiser), read with their types. */
final class Options {
  private final String path;
  private final Map<String, Object> values;

  /**
   * @param path where the options stand, such as {@code model.layers.0.linear}
   * @param values the options by name
   * @param known all names that there are
   * @throws ThalwegException with {@link ErrorCode#UNKNOWN_KEY} that names the nearest known one
   */
  Options(String path, Map<String, Object> values, Set<String> known) {
    this.path = path;
    this.values = values;
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw UnknownKey.of(path, name, known);
      }
    }
  }

  /** The entries of a plain map, whose keys must be strings. */
  static Map<String, Object> entries(String path, Object map) {
    if (!(map instanceof Map<?, ?> entries)) {
      throw wrongType(path, "a mapping of names to values", map);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      result.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return result;
  }

  static ThalwegException wrongType(String path, String expected, Object found) {
    return ThalwegException.of(ErrorCode.WRONG_TYPE, "'" + path + "' has the wrong type")
        .expected(expected)
        .found(found == null ? "nothing" : found.toString());
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Object get(String name) {
    return values.get(name);
  }

  String path(String name) {
    return path + "." + name;
  }

  /** A required option. */
  Object require(String name, String expected) {
    if (!has(name)) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "'" + path(name) + "' is missing")
          .expected(expected);
    }
    return get(name);
  }

  /** A required whole number. */
  int integer(String name) {
    return integer(require(name, "a whole number"), path(name));
  }

  int integer(String name, int absent) {
    return has(name) ? integer(get(name), path(name)) : absent;
  }

  /** A value that is a whole number. */
  static int integer(Object value, String path) {
    if (value instanceof Number number && number.intValue() == number.doubleValue()) {
      return number.intValue();
    }
    throw wrongType(path, "a whole number", value);
  }

  /** Where these options stand. */
  String parent() {
    return path;
  }

  String text(String name, String absent) {
    if (!has(name)) {
      return absent;
    }
    if (get(name) instanceof String text) {
      return text;
    }
    throw wrongType(path(name), "a word", get(name));
  }

  /** One of the constants of an enum, written in lower case. */
  <E extends Enum<E>> E choice(String name, Class<E> type, E absent) {
    String text = text(name, word(absent));
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Options::word).toList();
    if (!words.contains(text)) {
      throw UnknownKey.value(path(name), text, words);
    }
    return type.getEnumConstants()[words.indexOf(text)];
  }

  /** How a constant is written. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A list, empty where it is absent. */
  List<?> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (get(name) instanceof List<?> list) {
      return list;
    }
    throw wrongType(path(name), "a list", get(name));
  }

  /** Whole numbers: a list, or one alone; empty where absent. */
  List<Integer> integers(String name) {
    if (get(name) instanceof Number) {
      return List.of(integer(name));
    }
    List<Integer> integers = new ArrayList<>();
    for (double number : numbers(name)) {
      if (number != (int) number) {
        throw wrongType(path(name), "a list of whole numbers", get(name));
      }
      integers.add((int) number);
    }
    return integers;
  }

  /** Numbers, empty where absent. */
  List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Number number)) {
        throw wrongType(path(name), "a list of numbers", get(name));
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  double number(String name, double absent) {
    if (!has(name)) {
      return absent;
    }
    if (get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrongType(path(name), "a number", get(name));
  }

  boolean flag(String name, boolean absent) {
    if (!has(name)) {
      return absent;
    }
    if (get(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrongType(path(name), "true or false", get(name));
  }
}
