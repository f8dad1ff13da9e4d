package io.thalweg.driver.optim;

import java.util.List;

/**
 * One option of an optimizer or a schedule, as its table lists it.
 *
 * @param name as the config writes it
 * @param kind what its value must be
 * @param fallback the value where it is not given; null if the option is then absent
 */
public record Option(String name, Kind kind, Object fallback) {
  /** What a value must be. */
  public enum Kind {
    NUMBER("a number"),
    INTEGER("an integer"),
    FLAG("true or false"),
    TEXT("a word"),
    NUMBERS("a list of numbers"),
    INTEGERS("a list of integers"),
    LIST("a list");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As an error message says it. */
    String text() {
      return text;
    }
  }

  /** A floating-point option. */
  public static Option number(String name, Double fallback) {
    return new Option(name, Kind.NUMBER, fallback);
  }

  /** An integer option. */
  public static Option integer(String name, Long fallback) {
    return new Option(name, Kind.INTEGER, fallback);
  }

  /** A boolean option. */
  public static Option flag(String name, boolean fallback) {
    return new Option(name, Kind.FLAG, fallback);
  }

  /** An option whose value is a word. */
  public static Option text(String name, String fallback) {
    return new Option(name, Kind.TEXT, fallback);
  }

  /** An option whose value is a list of floating-point numbers. */
  public static Option numbers(String name, Double... fallback) {
    return new Option(name, Kind.NUMBERS, List.of(fallback));
  }

  /** An option whose value is a list of integers, absent by default. */
  public static Option integers(String name) {
    return new Option(name, Kind.INTEGERS, null);
  }

  /** An option whose value is a list of anything, absent by default. */
  public static Option list(String name) {
    return new Option(name, Kind.LIST, null);
  }
}
