package io.thalweg.worker.rows;

import io.thalweg.shared.tensor.DType;
import java.io.Serializable;

/**
 * What is wrong with a row: found on an executor, returned as a value (an exception there would
 * make Spark try again), told to the user by the driver.
 *
 * @param kind what is wrong
 * @param column the column's name
 * @param element the element within an array or vector column, from 0, or -1
 * @param value the offending number, or the found length for {@link Kind#LENGTH}
 * @param length the expected length for {@link Kind#LENGTH}
 * @param text the cell for {@link Kind#TEXT}, {@link Kind#TIME} and {@link Kind#CATEGORY}, the line
 *     for {@link Kind#MALFORMED}, else empty
 */
public record BadCell(Kind kind, String column, int element, double value, int length, String text)
    implements Serializable {
  /** The ways in which a row can be bad. */
  public enum Kind {
    /** A null cell or array element. */
    NULL,
    /** NaN or an infinity. */
    NOT_FINITE,
    /** Finite in the source, infinite in the run's element type. */
    TOO_LARGE,
    /** An array or vector of another length. */
    LENGTH,
    /** A label outside the loss's range. */
    LABEL,
    /** A feature outside what the model reads. */
    FEATURE,
    /** A negative weight. */
    WEIGHT,
    /** Text that is not a number. */
    TEXT,
    /** Text that is not a date. */
    TIME,
    /** A category or class that is not known. */
    CATEGORY,
    /** A line that is not a row of its format: no column is named. */
    MALFORMED
  }

  static BadCell isNull(String column, int element) {
    return new BadCell(Kind.NULL, column, element, 0, 0, "");
  }

  static BadCell length(String column, int found, int expected) {
    return new BadCell(Kind.LENGTH, column, -1, found, expected, "");
  }

  static BadCell number(Kind kind, String column, int element, double value) {
    return new BadCell(kind, column, element, value, 0, "");
  }

  /** A cell of a text column that is not a number. */
  public static BadCell text(String column, String text) {
    return new BadCell(Kind.TEXT, column, -1, Double.NaN, 0, text);
  }

  /** A cell that is not a date. */
  static BadCell time(String column, String text) {
    return new BadCell(Kind.TIME, column, -1, Double.NaN, 0, text);
  }

  /** A category or class that is not known. */
  static BadCell category(String column, String text) {
    return new BadCell(Kind.CATEGORY, column, -1, Double.NaN, 0, text);
  }

  /** A line that is not a row of its format. */
  public static BadCell malformed(String line) {
    return new BadCell(Kind.MALFORMED, "", -1, Double.NaN, 0, line);
  }

  /** The cell's name for messages: {@code pixels[17]} or {@code age}. */
  public String cell() {
    return element < 0 ? column : column + "[" + element + "]";
  }

  /** What was found in it, for messages of a run in {@code dtype}. */
  public String found(DType<?> dtype) {
    return switch (kind) {
      case NULL -> "no value (null)";
      case TEXT, TIME, CATEGORY -> "'" + text + "'";
      case MALFORMED -> text;
      case LENGTH -> (int) value + " numbers";
      case TOO_LARGE -> value + ", which is infinite in " + dtype.name();
      case NOT_FINITE, LABEL, FEATURE, WEIGHT -> number();
    };
  }

  /** What is wrong, without the value, to count rows by: {@code 'age' has no value}. */
  public String reason() {
    String name = "'" + column + "'";
    return switch (kind) {
      case NULL -> name + " has no value";
      case NOT_FINITE -> name + " is not finite";
      case TOO_LARGE -> name + " is too large";
      case LENGTH -> name + " has another length";
      case LABEL, FEATURE -> name + " is out of range";
      case WEIGHT -> name + " is negative";
      case TEXT -> name + " is not a number";
      case TIME -> name + " is not a date";
      case CATEGORY -> name + " has an unknown category";
      case MALFORMED -> "the line is not a row";
    };
  }

  private String number() {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
