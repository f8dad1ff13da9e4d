package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One map of a config, read by typed keys; every error names the place and the full path. */
final class Section {
  private final ConfigTree tree;
  private final String path;
  private final Map<String, Object> values;

  private Section(ConfigTree tree, String path, Map<String, Object> values) {
    this.tree = tree;
    this.path = path;
    this.values = values;
  }

  /** The top level of {@code tree}, in which only {@code known} keys may stand. */
  static Section root(ConfigTree tree, Set<String> known) {
    return new Section(tree, "", tree.root()).only(known);
  }

  /** The map at {@code key}, in which only {@code known} keys may stand. */
  Section section(String key, Set<String> known) {
    return new Section(tree, ConfigTree.child(path, key), map(key)).only(known);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  boolean isText(String key) {
    return values.get(key) instanceof String;
  }

  boolean isList(String key) {
    return values.get(key) instanceof List;
  }

  /** The value of a key that must be there, of whatever type. */
  Object value(String key) {
    if (!has(key)) {
      throw at(key, ThalwegException.of(ErrorCode.MISSING_KEY, "'" + full(key) + "' is missing"))
          .remedy("add '" + full(key) + "'");
    }
    return values.get(key);
  }

  String text(String key) {
    return value(key) instanceof String text ? text : wrongType(key, "a text");
  }

  /** A text, number or boolean, as text. */
  String scalar(String key) {
    Object value = value(key);
    boolean scalar = value instanceof String || value instanceof Number || value instanceof Boolean;
    return scalar ? value.toString() : wrongType(key, "a text, a number or a boolean");
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  boolean flag(String key, boolean absent) {
    if (!has(key)) {
      return absent;
    }
    return value(key) instanceof Boolean flag ? flag : wrongType(key, "true or false");
  }

  /** A whole number, which may be written as a float: {@code 1e3}. */
  long wholeNumber(String key) {
    return PlainData.wholeNumber(value(key)).orElseGet(() -> wrongType(key, "a whole number"));
  }

  /** A whole number from 1 to 2^31 - 1. */
  int count(String key) {
    long number = wholeNumber(key);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw at(key, ThalwegException.of(ErrorCode.BAD_VALUE, "'" + full(key) + "' is out of range"))
          .expected("a whole number from 1 to " + Integer.MAX_VALUE)
          .found(Long.toString(number));
    }
    return (int) number;
  }

  double number(String key) {
    return value(key) instanceof Number number ? number.doubleValue() : wrongType(key, "a number");
  }

  /** One of the constants of {@code type}, written in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E absent) {
    if (!has(key)) {
      return absent;
    }
    List<String> known =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    String chosen = choice(key, known);
    return Enum.valueOf(type, chosen.toUpperCase(Locale.ROOT));
  }

  /** One of the words {@code known}. */
  String choice(String key, List<String> known) {
    if (!isText(key)) {
      wrongType(key, "one of " + String.join(", ", known));
    }
    String chosen = text(key);
    if (!known.contains(chosen)) {
      throw at(key, UnknownKey.value(full(key), chosen, known));
    }
    return chosen;
  }

  List<?> list(String key) {
    return value(key) instanceof List<?> list ? list : wrongType(key, "a list");
  }

  /** A list whose items are all texts. */
  List<String> texts(String key) {
    List<?> items = list(key);
    for (Object item : items) {
      if (!(item instanceof String)) {
        throw at(key, typeError(key, "a list of texts", item));
      }
    }
    return items.stream().map(String.class::cast).toList();
  }

  @SuppressWarnings("unchecked") // the tree's maps have string keys
  Map<String, Object> map(String key) {
    return value(key) instanceof Map<?, ?> map
        ? (Map<String, Object>) map
        : wrongType(key, "a map of keys and values");
  }

  /**
   * What {@code builder} makes of the value of {@code key}. Its errors get a place: that of the
   * path below {@code key} which they quote, or that of {@code key} itself.
   */
  <T> T build(String key, Supplier<T> builder) {
    try {
      return builder.get();
    } catch (ThalwegException e) {
      Matcher quoted =
          Pattern.compile("'(" + Pattern.quote(full(key)) + "\\.[^' ]+)'").matcher(e.what());
      throw e.at(tree.place(quoted.find() ? quoted.group(1) : full(key)));
    }
  }

  /** The error that {@code key} and {@code other} stand beside each other. */
  ThalwegException conflict(String key, String other) {
    ThalwegException error =
        ThalwegException.of(
            ErrorCode.BAD_VALUE,
            "'" + full(key) + "' and '" + full(other) + "' exclude each other");
    return at(key, error)
        .expected("one of them")
        .remedy("remove one, in the file or with --set " + full(key) + "=null");
  }

  /** The error that {@code what} is wrong with the value of {@code key}. */
  ThalwegException bad(String key, String what) {
    return at(key, ThalwegException.of(ErrorCode.BAD_VALUE, what));
  }

  /** Always throws; the return type lets it stand in an expression. */
  <T> T wrongType(String key, String expected) {
    throw at(key, typeError(key, expected, values.get(key)));
  }

  private ThalwegException typeError(String key, String expected, Object found) {
    return ThalwegException.of(ErrorCode.WRONG_TYPE, "'" + full(key) + "' has the wrong type")
        .expected(expected)
        .found(PlainData.describe(found));
  }

  private Section only(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw at(key, UnknownKey.of(path, key, known));
      }
    }
    return this;
  }

  private String full(String key) {
    return ConfigTree.child(path, key);
  }

  private ThalwegException at(String key, ThalwegException error) {
    return error.at(tree.place(full(key)));
  }
}
