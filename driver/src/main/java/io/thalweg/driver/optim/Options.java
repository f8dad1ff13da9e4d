package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The options of one optimizer or schedule with their types checked and defaults filled in. Ranges
 * are checked by the records that are made of them.
 */
public final class Options {
  private static final double EXACT = 0x1p53; // up to here a float stands for one whole number

  private final String path;
  private final Map<String, Object> values;

  private Options(String path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * Reads plain data (numbers, booleans, strings, lists) against a table of options.
   *
   * @param path where the options stand, such as {@code optimizer}; for messages
   * @throws ThalwegException with {@link ErrorCode#UNKNOWN_KEY} or {@link ErrorCode#WRONG_TYPE}
   */
  public static Options read(String path, List<Option> table, Map<String, Object> given) {
    List<String> names = table.stream().map(Option::name).toList();
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw UnknownKey.of(path, name, names);
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Option option : table) {
      boolean set = given.containsKey(option.name());
      Object value = set ? typed(path, option, given.get(option.name())) : option.fallback();
      if (value != null) {
        values.put(option.name(), value);
      }
    }
    return new Options(path, Collections.unmodifiableMap(values));
  }

  /** Where the options stand, for messages. */
  public String path() {
    return path;
  }

  /** All values, defaults included, in the table's order. */
  public Map<String, Object> values() {
    return values;
  }

  /** Whether the option was given or has a default. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value of a number option. */
  public double number(String name) {
    return (Double) required(name);
  }

  /** The value of an integer option. */
  public long integer(String name) {
    return (Long) required(name);
  }

  /** The value of an integer option, or {@code fallback} if it is absent. */
  public long integer(String name, long fallback) {
    return has(name) ? integer(name) : fallback;
  }

  /** The value of a flag. */
  public boolean flag(String name) {
    return (Boolean) required(name);
  }

  /** The value of a word option. */
  public String text(String name) {
    return (String) required(name);
  }

  /** The value of a list option. */
  public List<?> list(String name) {
    return (List<?>) required(name);
  }

  /** The value of a list of numbers. */
  public List<Double> numbers(String name) {
    return list(name).stream().map(Double.class::cast).toList();
  }

  /** The value of a list of integers. */
  public List<Long> integers(String name) {
    return list(name).stream().map(Long.class::cast).toList();
  }

  private Object required(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "'" + path + "." + name + "' is not set")
          .remedy("add '" + name + "' to '" + path + "'");
    }
    return value;
  }

  private static Object typed(String path, Option option, Object value) {
    Object typed =
        switch (option.kind()) {
          case NUMBER -> asNumber(value);
          case INTEGER -> asInteger(value);
          case FLAG -> value instanceof Boolean ? value : null;
          case TEXT -> value instanceof String ? value : null;
          case NUMBERS -> asList(value, Options::asNumber);
          case INTEGERS -> asList(value, Options::asInteger);
          case LIST -> asList(value, Function.identity());
        };
    if (typed == null) {
      throw wrongType(path + "." + option.name(), option, value);
    }
    return typed;
  }

  private static Double asNumber(Object value) {
    return value instanceof Number number ? (Double) number.doubleValue() : null;
  }

  /** Whole numbers may be written as floats: {@code 1e3}. */
  private static Long asInteger(Object value) {
    boolean written = value instanceof Double number && number == Math.rint(number);
    boolean whole = value instanceof Integer || value instanceof Long;
    return whole || written && Math.abs((Double) value) <= EXACT
        ? (Long) ((Number) value).longValue()
        : null;
  }

  private static List<?> asList(Object value, Function<Object, ?> element) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<?> typed = list.stream().map(item -> (Object) element.apply(item)).toList();
    return typed.stream().anyMatch(Objects::isNull) ? null : typed;
  }

  private static ThalwegException wrongType(String key, Option option, Object value) {
    String example = option.fallback() == null ? "" : ", such as " + option.fallback();
    return ThalwegException.of(ErrorCode.WRONG_TYPE, "'" + key + "' has a value of the wrong type")
        .expected(option.kind().text() + example)
        .found(value instanceof String ? "the text '" + value + "'" : String.valueOf(value));
  }
}
