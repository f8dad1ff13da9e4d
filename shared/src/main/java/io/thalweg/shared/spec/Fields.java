package io.thalweg.shared.spec;

import java.util.Optional;
import java.util.function.Function;

/**
 * The options of one described thing, as the function that makes it asks for them. Each question
 * declares the option at the same time: the function is asked with given options to read, with
 * examples to list the options, and with a made thing to write it. So it asks the same questions
 * whatever the answers.
 *
 * @param <T> what is described
 */
public interface Fields<T> {
  /**
   * The value of an option; null where it is neither given nor has a default.
   *
   * @throws io.thalweg.shared.error.ThalwegException MISSING_KEY if it is needed and not given
   */
  <V> V get(Option<T, V> option);

  /** Where the options stand, for messages. */
  String path();

  /** An option that is written where it does not have its default. */
  default <V> V option(String name, Kind<V> kind, V absent, Function<T, V> value) {
    return get(Option.of(name, kind, absent, value));
  }

  /** An option that is only read. */
  default <V> V option(String name, Kind<V> kind, V absent) {
    return option(name, kind, absent, null);
  }

  /** An option that is always written. */
  default <V> V always(String name, Kind<V> kind, V absent, Function<T, V> value) {
    return get(Option.of(name, kind, absent, value).always());
  }

  /** An option that is written where any does not have its default. */
  default <V> V together(String name, Kind<V> kind, V absent, Function<T, V> value) {
    return get(Option.of(name, kind, absent, value).together());
  }

  /** An option that must be given. */
  default <V> V needed(String name, Kind<V> kind, V example, Function<T, V> value) {
    return get(Option.needed(name, kind, example, value));
  }

  /** An option that must be given and is only read. */
  default <V> V needed(String name, Kind<V> kind, V example) {
    return needed(name, kind, example, null);
  }

  /** An option without a default that is only read. */
  default <V> Optional<V> optional(String name, Kind<V> kind) {
    return Optional.ofNullable(option(name, kind, null));
  }

  /** A number that is only read. */
  default double number(String name, double absent) {
    return option(name, Kind.NUMBER, absent);
  }

  /** A whole number that is only read. */
  default long integer(String name, long absent) {
    return option(name, Kind.INTEGER, absent);
  }

  /** A flag that is only read. */
  default boolean flag(String name, boolean absent) {
    return option(name, Kind.FLAG, absent);
  }

  /** The same options, asked for by the function that makes a part of the described thing. */
  default <P> Fields<P> of(Function<T, P> part) {
    Fields<T> whole = this;
    return new Fields<>() {
      @Override
      public <V> V get(Option<P, V> option) {
        return whole.get(option.within(part));
      }

      @Override
      public String path() {
        return whole.path();
      }
    };
  }
}
