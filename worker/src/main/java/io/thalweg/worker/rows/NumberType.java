package io.thalweg.worker.rows;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * A Spark SQL type that is read as a number. The same getters serve the columns of a row and the
 * elements of an array. Text is a number where a source has no types of its own, such as CSV.
 *
 * @param kind which getter reads it
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 */
public record NumberType(Kind kind, int precision, int scale) implements Serializable {
  /** Numbers written as text. */
  public static final NumberType TEXT = new NumberType(Kind.TEXT, 0, 0);

  /** The words true and false. */
  public static final NumberType TRUTH_TEXT = new NumberType(Kind.TRUTH_TEXT, 0, 0);

  /** The Spark SQL types that count as numbers; booleans are 0 and 1. */
  public enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL,
    TEXT,
    TRUTH_TEXT
  }

  /** The number type that {@code type} is, if it is one. */
  public static Optional<NumberType> of(DataType type) {
    if (type instanceof DecimalType decimal) {
      return Optional.of(new NumberType(Kind.DECIMAL, decimal.precision(), decimal.scale()));
    }
    return Optional.ofNullable(plainKind(type)).map(kind -> new NumberType(kind, 0, 0));
  }

  /** Whether cells are text, which may be no number. */
  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.TRUTH_TEXT;
  }

  /** Whether {@code text} is a number of this type of text. */
  boolean accepts(String text) {
    return kind == Kind.TEXT ? NumberText.isNumber(text) : NumberText.isTruth(text);
  }

  /**
   * The value at {@code ordinal}, which is not null, as a double. Negative zero becomes zero. Text
   * has to be a number.
   */
  public double get(SpecializedGetters cells, int ordinal) {
    return read(cells, ordinal) + 0.0;
  }

  /**
   * Writes {@code count} values from {@code from} on to the start of {@code target}, the same as
   * {@link #get} gives; where a value is null, anything.
   */
  void get(ColumnVector column, int from, int count, double[] target) {
    switch (kind) {
      case FLOAT -> {
        float[] values = column.getFloats(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i] + 0.0;
        }
      }
      case DOUBLE -> {
        double[] values = column.getDoubles(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i] + 0.0;
        }
      }
      case INT -> {
        int[] values = column.getInts(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i];
        }
      }
      case LONG -> {
        long[] values = column.getLongs(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i];
        }
      }
      case BYTE -> {
        byte[] values = column.getBytes(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i];
        }
      }
      case SHORT -> {
        short[] values = column.getShorts(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i];
        }
      }
      case BOOLEAN -> {
        boolean[] values = column.getBooleans(from, count);
        for (int i = 0; i < count; i++) {
          target[i] = values[i] ? 1 : 0;
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < count; i++) {
          boolean isNull = column.isNullAt(from + i);
          target[i] = isNull ? 0 : column.getDecimal(from + i, precision, scale).toDouble() + 0.0;
        }
      }
      case TEXT, TRUTH_TEXT -> throw new IllegalStateException("text is read cell by cell");
    }
  }

  private double read(SpecializedGetters cells, int ordinal) {
    return switch (kind) {
      case BOOLEAN -> cells.getBoolean(ordinal) ? 1 : 0;
      case BYTE -> cells.getByte(ordinal);
      case SHORT -> cells.getShort(ordinal);
      case INT -> cells.getInt(ordinal);
      case LONG -> cells.getLong(ordinal);
      case FLOAT -> cells.getFloat(ordinal);
      case DOUBLE -> cells.getDouble(ordinal);
      case DECIMAL -> cells.getDecimal(ordinal, precision, scale).toDouble();
      case TEXT -> Double.parseDouble(cells.getUTF8String(ordinal).toString());
      case TRUTH_TEXT -> Boolean.parseBoolean(cells.getUTF8String(ordinal).toString()) ? 1 : 0;
    };
  }

  private static Kind plainKind(DataType type) {
    if (type.equals(DataTypes.BooleanType)) {
      return Kind.BOOLEAN;
    } else if (type.equals(DataTypes.ByteType)) {
      return Kind.BYTE;
    } else if (type.equals(DataTypes.ShortType)) {
      return Kind.SHORT;
    } else if (type.equals(DataTypes.IntegerType)) {
      return Kind.INT;
    } else if (type.equals(DataTypes.LongType)) {
      return Kind.LONG;
    } else if (type.equals(DataTypes.FloatType)) {
      return Kind.FLOAT;
    } else {
      return type.equals(DataTypes.DoubleType) ? Kind.DOUBLE : null;
    }
  }
}
