package io.thalweg.shared.spec;

import java.util.function.Function;

/**
 * One option of a described thing.
 *
 * @param name as the config writes it
 * @param kind what its value must be
 * @param absent the value where none is given; null if the option is then needed or empty
 * @param needed whether it must be given
 * @param example a value that fits with the other defaults, for options that have none themselves
 * @param written when it is written
 * @param value what a described thing has of it; null for an option that is only read
 * @param <T> the described thing
 * @param <V> the value
 */
public record Option<T, V>(
    String name,
    Kind<V> kind,
    V absent,
    boolean needed,
    V example,
    When written,
    Function<T, V> value) {
  /** When the value of an option is written. */
  enum When {
    /** Always. */
    ALWAYS,
    /** Where it is not the default. */
    CHANGED,
    /** Where any option does not have its default. */
    TOGETHER
  }

  /** An option that is written where it does not have its default. */
  public static <T, V> Option<T, V> of(String name, Kind<V> kind, V absent, Function<T, V> value) {
    return new Option<>(name, kind, absent, false, absent, When.CHANGED, value);
  }

  /** An option that must be given. */
  public static <T, V> Option<T, V> needed(
      String name, Kind<V> kind, V example, Function<T, V> value) {
    return new Option<>(name, kind, null, true, example, When.ALWAYS, value);
  }

  /** The same, always written. */
  public Option<T, V> always() {
    return new Option<>(name, kind, absent, needed, example, When.ALWAYS, value);
  }

  /** The same, written where any option does not have its default. */
  public Option<T, V> together() {
    return new Option<>(name, kind, absent, needed, example, When.TOGETHER, value);
  }

  /** The same with a value that stands for it where there is none. */
  public Option<T, V> example(V example) {
    return new Option<>(name, kind, absent, needed, example, written, value);
  }

  /** The same option of something that holds the described thing. */
  <R> Option<R, V> within(Function<R, T> part) {
    Function<R, V> outer = value == null ? null : value.compose(part);
    return new Option<>(name, kind, absent, needed, example, written, outer);
  }

  V read(Object given, String path, Wording wording) {
    Object usual = absent == null ? null : kind.write(absent);
    return kind.read(given, new Place(path + "." + name, wording, usual));
  }
}
