package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.LabelRule;
import io.thalweg.worker.spark.BadCell;

/** Words for a bad row: which file, row and column, what was expected and found. */
final class BadRowError {
  private BadRowError() {}

  static ThalwegException of(
      BadRowSearch.Place place,
      SourceColumns columns,
      SourceRows source,
      LabelRule rule,
      DType<?> dtype) {
    BadCell cell = place.cell();
    boolean label = columns.label().map(c -> c.name().equals(cell.column())).orElse(false);
    boolean weight = columns.weight().map(c -> c.name().equals(cell.column())).orElse(false);
    String role = label ? "label" : weight ? "weight" : "feature";
    return ThalwegException.of(
            label ? ErrorCode.BAD_LABEL : ErrorCode.BAD_ROW,
            place.text(source) + ": " + role + " '" + cell.cell() + "' cannot be used")
        .expected(expected(cell, label, rule, dtype))
        .found(found(cell, dtype))
        .remedy(remedy(cell));
  }

  private static String expected(BadCell cell, boolean label, LabelRule rule, DType<?> dtype) {
    if (label) {
      return rule.expectation();
    }
    return switch (cell.kind()) {
      case LENGTH -> cell.length() + " numbers, as in most rows";
      case WEIGHT -> "a number from 0 on";
      case TOO_LARGE -> "a number that " + dtype.name() + " can hold";
      case NULL, NOT_FINITE, LABEL, TEXT -> "a finite number";
    };
  }

  private static String found(BadCell cell, DType<?> dtype) {
    return switch (cell.kind()) {
      case NULL -> "no value (null)";
      case TEXT -> cell.text();
      case LENGTH -> (int) cell.value() + " numbers";
      case TOO_LARGE -> cell.value() + ", which is infinite in " + dtype.name();
      case NOT_FINITE, LABEL, WEIGHT -> number(cell.value());
    };
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static String remedy(BadCell cell) {
    String drop = "correct the row, or leave such rows out with data.bad_rows: drop";
    return cell.kind() == BadCell.Kind.TOO_LARGE ? drop + ", or use dtype: float64" : drop;
  }
}
