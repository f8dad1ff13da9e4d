package io.thalweg.driver.ingest;

import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.NumberType;
import io.thalweg.worker.rows.SourceColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * One number of each row: a feature, or one of the label.
 *
 * @param name for messages, {@code age} or {@code pixels[3]}
 * @param kind its type in the source
 * @param at where it stands in a packed row
 * @param isLabel whether it is one of the label
 */
record NumberColumn(String name, NumberType.Kind kind, int at, boolean isLabel) {
  /** Fewer steps than this between the smallest and the largest value may be too few. */
  private static final double FEW_STEPS = 4096;

  /** All features and then the label, in the order of a packed row. */
  static List<NumberColumn> all(SourceColumns columns) {
    List<NumberColumn> all = new ArrayList<>();
    columns.features().forEach(column -> add(all, column, false));
    columns.labels().forEach(column -> add(all, column, true));
    return all;
  }

  /** Those of the label alone. */
  static List<NumberColumn> ofLabel(SourceColumns columns) {
    return all(columns).stream().filter(NumberColumn::isLabel).toList();
  }

  private static void add(List<NumberColumn> all, SourceColumn column, boolean isLabel) {
    boolean single = column instanceof SourceColumn.Scalar || column instanceof EncodedColumn;
    for (int i = 0; i < column.width(); i++) {
      String name = single ? column.name() : column.name() + "[" + i + "]";
      all.add(new NumberColumn(name, kind(column), all.size(), isLabel));
    }
  }

  private static NumberType.Kind kind(SourceColumn column) {
    if (column instanceof SourceColumn.Scalar scalar) {
      return scalar.type().kind();
    }
    if (column instanceof EncodedColumn) {
      return NumberType.Kind.BOOLEAN; // codes and parts, which every type tells apart
    }
    return column instanceof SourceColumn.Array array
        ? array.type().kind()
        : NumberType.Kind.DOUBLE; // a vector's
  }

  /** Whether numbers of this type may lose digits in {@code dtype}. */
  boolean mayLoseDigits(DType<?> dtype) {
    return switch (kind) {
      case BOOLEAN, BYTE, SHORT, FLOAT, TRUTH_TEXT -> false;
      case INT, LONG, DOUBLE, DECIMAL, TEXT -> dtype != DType.FLOAT64;
    };
  }

  /** Whether values within this range, rounded to {@code dtype}, may differ in the source. */
  boolean mayLoseDigits(double min, double max, DType<?> dtype) {
    double most = Math.max(Math.abs(min), Math.abs(max));
    if (!(most > 0) || !mayLoseDigits(dtype)) {
      return false;
    }
    boolean few = max - min < FEW_STEPS * step(most, dtype);
    boolean large = most >= wholeNumbers(dtype);
    return switch (kind) {
      case INT, LONG -> large;
      case TEXT -> few || large; // numbers of either sort
      default -> few;
    };
  }

  /** Whether numbers of that size are so small, or so large, that arithmetic in the type fails. */
  boolean isExtreme(double most, DType<?> dtype) {
    if (kind == NumberType.Kind.BOOLEAN) {
      return false;
    }
    int exponent = Math.getExponent(most);
    int usual = dtype == DType.FLOAT64 ? 480 : 100; // a deviation's square and inverse are numbers
    return most > 0 && Math.abs(exponent) > usual;
  }

  /** Up to here the type tells all whole numbers apart. */
  private static double wholeNumbers(DType<?> dtype) {
    return dtype == DType.FLOAT64 ? 1L << 53 : 1 << 24;
  }

  /** From a number of that size to the next one. */
  static double step(double most, DType<?> dtype) {
    return dtype == DType.FLOAT64 ? Math.ulp(most) : Math.ulp((float) most);
  }

  /** A step as a person writes it. */
  static String number(double step) {
    return step >= 1 && step < 1e15 ? Long.toString((long) step) : Double.toString(step);
  }
}
