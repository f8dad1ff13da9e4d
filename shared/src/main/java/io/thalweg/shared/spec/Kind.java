package io.thalweg.shared.spec;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * What the value of an option must be.
 *
 * @param text as an error message says it
 * @param words all values, where they are a closed set of words
 * @param reader reads plain data: numbers, booleans, strings, lists, maps
 * @param writer the plain data that {@code reader} makes a value of
 */
public record Kind<V>(
    String text, List<String> words, Reader<V> reader, Function<V, Object> writer) {
  private static final double EXACT = 0x1p53; // up to here a float stands for one whole number

  /** Reads plain data. */
  @FunctionalInterface
  public interface Reader<V> {
    /**
     * The value that {@code written} stands for, or null where it is of another type.
     *
     * @throws ThalwegException where more can be said about what is wrong
     */
    V read(Object written, Place place);
  }

  /** A floating-point number. */
  public static final Kind<Double> NUMBER =
      plain("a number", value -> value instanceof Number n ? (Double) n.doubleValue() : null);

  /** A whole number that fits in 32 bits. */
  public static final Kind<Integer> WHOLE = plain("a whole number", Kind::whole);

  /** A whole number, which may be written as a float: {@code 1e3}. */
  public static final Kind<Long> INTEGER = plain("an integer", Kind::integer);

  /** True or false. */
  public static final Kind<Boolean> FLAG =
      plain("true or false", value -> value instanceof Boolean flag ? flag : null);

  /** Any text. */
  public static final Kind<String> WORD =
      plain("a word", value -> value instanceof String word ? word : null);

  /** A list whose elements are read by others. */
  public static final Kind<List<?>> LIST =
      plain("a list", value -> value instanceof List<?> list ? list : null);

  /** A list of floating-point numbers. */
  public static final Kind<List<Double>> NUMBERS = list("a list of numbers", NUMBER);

  /** A list of texts. */
  public static final Kind<List<String>> WORDS = list("a list of texts", WORD);

  /** A list of whole numbers. */
  public static final Kind<List<Long>> INTEGERS = list("a list of integers", INTEGER);

  /** A kind of values that has a form of its own as plain data. */
  public static <V> Kind<V> of(String text, Reader<V> reader, Function<V, Object> writer) {
    return new Kind<>(text, List.of(), reader, writer);
  }

  /** One of these words. */
  public static Kind<String> oneOf(String... words) {
    return oneOf(List.of(words), List.of(words));
  }

  /** One of the constants of an enum, written in lower case. */
  public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    List<String> words =
        constants.stream().map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList();
    return oneOf(words, constants);
  }

  /** One of these values, written as the word at the same place. */
  public static <V> Kind<V> oneOf(List<String> words, List<V> values) {
    Reader<V> reader =
        (written, place) -> {
          String word = WORD.read(written, place);
          if (!words.contains(word)) {
            throw UnknownKey.value(place.path(), word, words);
          }
          return values.get(words.indexOf(word));
        };
    return new Kind<>(WORD.text(), words, reader, value -> words.get(values.indexOf(value)));
  }

  /**
   * The value that {@code written} stands for.
   *
   * @throws ThalwegException WRONG_TYPE, or what the kind itself says
   */
  public V read(Object written, Place place) {
    V value = reader.read(written, place);
    if (value == null) {
      throw place.wrongType(text, written);
    }
    return value;
  }

  /** The plain data of a value. */
  public Object write(V value) {
    return writer.apply(value);
  }

  private static <V> Kind<V> plain(String text, Function<Object, V> read) {
    return of(text, (written, place) -> read.apply(written), value -> value);
  }

  private static <V> Kind<List<V>> list(String text, Kind<V> element) {
    Reader<List<V>> reader =
        (written, place) -> {
          if (!(written instanceof List<?> list)) {
            return null;
          }
          List<V> read = list.stream().map(item -> element.reader.read(item, place)).toList();
          return read.stream().anyMatch(Objects::isNull) ? null : read;
        };
    return of(text, reader, value -> value);
  }

  private static Integer whole(Object value) {
    boolean whole = value instanceof Number n && n.intValue() == n.doubleValue();
    return whole ? (Integer) ((Number) value).intValue() : null;
  }

  private static Long integer(Object value) {
    boolean written = value instanceof Double number && number == Math.rint(number);
    boolean whole = value instanceof Integer || value instanceof Long;
    return whole || written && Math.abs((Double) value) <= EXACT
        ? (Long) ((Number) value).longValue()
        : null;
  }
}
