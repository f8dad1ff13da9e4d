package io.thalweg.driver.config;

import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One entry of {@code data.features}: a column, and how its cells become inputs of the model. */
public sealed interface Feature {
  /** The column, or a pattern such as {@code p*} of plain numbers. */
  String column();

  /** Whether it stands for all columns whose names fit: {@code *} is any text. */
  default boolean isPattern() {
    return column().contains("*");
  }

  /** The same of another column. */
  Feature on(String other);

  /** What stands for a cell without a value. */
  default Missing missing() {
    return Missing.FAIL;
  }

  /** Whether a further input says that a cell has no value. */
  default boolean indicator() {
    return false;
  }

  /** Numbers as they are. */
  static Numbers of(String column) {
    return new Numbers(column, Missing.FAIL, false);
  }

  /** A category: one 0/1 input for each. */
  static OneHot oneHot(String column) {
    return new OneHot(column, OptionalInt.empty(), 1, false);
  }

  /** A category whose values have an order, from the first to the last. */
  static Ordinal ordinal(String column, String... order) {
    return new Ordinal(column, List.of(order), Missing.FAIL, false);
  }

  /** Parts of a date. */
  static Date date(String column, DatePart... parts) {
    return new Date(column, List.of(parts), Missing.FAIL, false);
  }

  /** Days since a date. */
  static DaysSince daysSince(String column, LocalDate start) {
    return new DaysSince(column, start.atStartOfDay(), Missing.FAIL, false);
  }

  /** A category with {@code dim} learned numbers for each. */
  static Embed embed(String column, int dim) {
    return new Embed(column, dim, OptionalInt.empty(), 1);
  }

  /** Numbers: a number or a boolean, an array of numbers, a Spark ML vector. */
  record Numbers(String column, Missing missing, boolean indicator) implements Feature {
    /** Checks the parts. */
    public Numbers {
      requireFilled(column, missing, indicator);
    }

    /** With something in the place of cells that have no value. */
    public Numbers missing(Missing filled) {
      return new Numbers(column, filled, indicator);
    }

    /** With a further input that is 1 where a cell has no value. */
    public Numbers withIndicator() {
      return new Numbers(column, missing, true);
    }

    @Override
    public Numbers on(String other) {
      return new Numbers(other, missing, indicator);
    }

    /** Whether it is written as its column alone. */
    public boolean isPlain() {
      return missing.equals(Missing.FAIL) && !indicator;
    }
  }

  /** Categories that have no order, of which some may be left out. */
  sealed interface Categories extends Feature {
    /** The most that are kept, where that is given. */
    OptionalInt max();

    /** The training rows that a category needs. */
    int minCount();
  }

  /**
   * A category: one 0/1 input for each that the training rows have, in the order of their text.
   *
   * @param max the most categories; the most frequent are kept. Where it is not given, more than
   *     {@value #MAX} are refused
   * @param minCount the training rows that a category needs
   * @param dropFirst whether the first has no input
   */
  record OneHot(String column, OptionalInt max, int minCount, boolean dropFirst)
      implements Categories {
    /** The most categories where a config gives no number. */
    public static final int MAX = 100;

    /** Whether so many categories are refused. */
    public boolean isTooMany(long found) {
      return max.isEmpty() && found > MAX;
    }

    /** Checks the numbers. */
    public OneHot {
      requirePositive(column, "max", max.orElse(1));
      requirePositive(column, "min_count", minCount);
    }

    /** At most so many categories: the most frequent. */
    public OneHot max(int most) {
      return new OneHot(column, OptionalInt.of(most), minCount, dropFirst);
    }

    /** Only categories that so many training rows have. */
    public OneHot minCount(int least) {
      return new OneHot(column, max, least, dropFirst);
    }

    /** Without an input for the first category. */
    public OneHot withoutFirst() {
      return new OneHot(column, max, minCount, true);
    }

    @Override
    public OneHot on(String other) {
      return new OneHot(other, max, minCount, dropFirst);
    }
  }

  /**
   * A category with an order: its place in it, from 0.
   *
   * @param order the values from the first to the last; none for the order of their text
   */
  record Ordinal(String column, List<String> order, Missing missing, boolean indicator)
      implements Feature {
    /** Checks the order. */
    public Ordinal {
      order = List.copyOf(order);
      requireFilled(column, missing, indicator);
      if (order.stream().distinct().count() < order.size()) {
        throw bad(column, "'order' names a value twice", "each value once", order.toString());
      }
    }

    /** With something in the place of cells that have no value. */
    public Ordinal missing(Missing filled) {
      return new Ordinal(column, order, filled, indicator);
    }

    /** With a further input that is 1 where a cell has no value. */
    public Ordinal withIndicator() {
      return new Ordinal(column, order, missing, true);
    }

    @Override
    public Ordinal on(String other) {
      return new Ordinal(other, order, missing, indicator);
    }
  }

  /** Numbers of a date. */
  sealed interface Dated extends Feature {}

  /**
   * Parts of a date.
   *
   * @param parts at least one
   */
  record Date(String column, List<DatePart> parts, Missing missing, boolean indicator)
      implements Dated {
    /** Checks the parts. */
    public Date {
      parts = List.copyOf(parts);
      requireFilled(column, missing, indicator);
      if (parts.isEmpty() || parts.stream().distinct().count() < parts.size()) {
        throw bad(column, "'parts' of a date", "one or more parts, each once", parts.toString());
      }
    }

    /** With something in the place of cells that have no value. */
    public Date missing(Missing filled) {
      return new Date(column, parts, filled, indicator);
    }

    /** With a further input that is 1 where a cell has no value. */
    public Date withIndicator() {
      return new Date(column, parts, missing, true);
    }

    @Override
    public Date on(String other) {
      return new Date(other, parts, missing, indicator);
    }
  }

  /**
   * Days since a date.
   *
   * @param since day 0
   */
  record DaysSince(String column, LocalDateTime since, Missing missing, boolean indicator)
      implements Dated {
    /** Checks the parts. */
    public DaysSince {
      requireFilled(column, missing, indicator);
    }

    /** With something in the place of cells that have no value. */
    public DaysSince missing(Missing filled) {
      return new DaysSince(column, since, filled, indicator);
    }

    /** With a further input that is 1 where a cell has no value. */
    public DaysSince withIndicator() {
      return new DaysSince(column, since, missing, true);
    }

    @Override
    public DaysSince on(String other) {
      return new DaysSince(other, since, missing, indicator);
    }
  }

  /**
   * A category whose numbers are learned with the rest of the model.
   *
   * @param dim the numbers of a category
   * @param max as for {@link OneHot}, but without a bound where it is not given
   * @param minCount as for {@link OneHot}
   */
  record Embed(String column, int dim, OptionalInt max, int minCount) implements Categories {
    /** Checks the numbers. */
    public Embed {
      requirePositive(column, "dim", dim);
      requirePositive(column, "max", max.orElse(1));
      requirePositive(column, "min_count", minCount);
    }

    /** At most so many categories: the most frequent. */
    public Embed max(int most) {
      return new Embed(column, dim, OptionalInt.of(most), minCount);
    }

    /** Only categories that so many training rows have. */
    public Embed minCount(int least) {
      return new Embed(column, dim, max, least);
    }

    @Override
    public Embed on(String other) {
      return new Embed(other, dim, max, minCount);
    }
  }

  /**
   * What stands for a cell without a value.
   *
   * @param kind where it comes from
   * @param value the number of {@link Kind#VALUE}
   */
  record Missing(Kind kind, Optional<Double> value) {
    /** Such a cell is an error. */
    public static final Missing FAIL = new Missing(Kind.FAIL, Optional.empty());

    /** The mean of the training rows. */
    public static final Missing MEAN = new Missing(Kind.MEAN, Optional.empty());

    /** The median of the training rows. */
    public static final Missing MEDIAN = new Missing(Kind.MEDIAN, Optional.empty());

    /** The value that most training rows have; the smallest of several. */
    public static final Missing MOST_FREQUENT = new Missing(Kind.MOST_FREQUENT, Optional.empty());

    /** Where it comes from. */
    public enum Kind {
      FAIL,
      MEAN,
      MEDIAN,
      MOST_FREQUENT,
      VALUE
    }

    /** This number. */
    public static Missing value(double number) {
      return new Missing(Kind.VALUE, Optional.of(number));
    }

    /** Checks that a number is there where it is needed, and is finite. */
    public Missing {
      if (value.isPresent() != (kind == Kind.VALUE) || !Double.isFinite(value.orElse(0.0))) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "'missing' is not finite")
            .expected("mean, median, most_frequent, a finite number or fail")
            .found(String.valueOf(value.orElse(null)));
      }
    }
  }

  private static void requireFilled(String column, Missing missing, boolean indicator) {
    if (indicator && missing.equals(Missing.FAIL)) {
      throw bad(
          column,
          "'indicator' without 'missing'",
          "what stands for cells without a value: missing: mean, median, most_frequent or a number",
          "missing: fail");
    }
  }

  private static void requirePositive(String column, String key, int value) {
    if (value < 1) {
      throw bad(column, "'" + key + "' is out of range", "1 or more", Integer.toString(value));
    }
  }

  private static ThalwegException bad(String column, String what, String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, "the feature '" + column + "': " + what)
        .expected(expected)
        .found(found);
  }
}
