package io.thalweg.worker.rows;

import io.thalweg.shared.column.NumberName;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Cells as the text that names a category or a class: text as it is, numbers as {@link NumberName}
 * has them, {@code true} and {@code false}, dates as 2020-01-31.
 */
enum CellText {
  TEXT,
  DATE,
  NUMBER;

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
      case FLOAT -> {
        float value = row.getFloat(ordinal);
        yield Float.isNaN(value) ? null : NumberName.of(value);
      }
      case DOUBLE -> {
        double value = row.getDouble(ordinal);
        yield Double.isNaN(value) ? null : NumberName.of(value);
      }
      case DECIMAL ->
          NumberName.of(row.getDecimal(ordinal, type.precision(), type.scale()).toJavaBigDecimal());
      default -> Long.toString((long) type.get(row, ordinal));
    };
  }
}
