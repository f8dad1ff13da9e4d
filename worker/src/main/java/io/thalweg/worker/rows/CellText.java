package io.thalweg.worker.rows;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Cells as the text that names a category or a class: text as it is, whole numbers without a point
 * (a column of whole numbers with gaps is one of fractions in many a tool), {@code true} and {@code
 * false}, dates as 2020-01-31.
 */
enum CellText {
  TEXT,
  DATE,
  NUMBER;

  private static final double EXACT = 1L << 53;

  /** How cells of this type are text, if they are. */
  static Optional<CellText> of(DataType type) {
    if (type instanceof StringType) {
      return Optional.of(TEXT);
    }
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(DATE);
    }
    return NumberType.of(type).map(number -> NUMBER);
  }

  /**
   * The text of a cell that has a value, or null where it is a number that is none (NaN).
   *
   * @param number the type of {@link #NUMBER}, else null
   */
  UTF8String get(SpecializedGetters row, int ordinal, NumberType number) {
    return switch (this) {
      case TEXT -> row.getUTF8String(ordinal);
      case DATE -> UTF8String.fromString(LocalDate.ofEpochDay(row.getInt(ordinal)).toString());
      case NUMBER -> {
        String text = number(row, ordinal, number);
        yield text == null ? null : UTF8String.fromString(text);
      }
    };
  }

  private static String number(SpecializedGetters row, int ordinal, NumberType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.toString(row.getBoolean(ordinal));
      case LONG -> Long.toString(row.getLong(ordinal));
      case FLOAT -> fraction(row.getFloat(ordinal), Float.toString(row.getFloat(ordinal)));
      case DOUBLE -> fraction(row.getDouble(ordinal), Double.toString(row.getDouble(ordinal)));
      case DECIMAL -> {
        BigDecimal value =
            row.getDecimal(ordinal, type.precision(), type.scale()).toJavaBigDecimal();
        yield value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
      }
      default -> Long.toString((long) type.get(row, ordinal));
    };
  }

  private static String fraction(double value, String text) {
    if (Double.isNaN(value)) {
      return null;
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
    return whole ? Long.toString((long) value) : text;
  }
}
