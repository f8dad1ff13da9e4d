package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.NumberRule;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.spark.BadCell;

/** Words for a bad row: which file, row and column, what was expected and found. */
final class BadRowError {
  private BadRowError() {}

  static ThalwegException of(
      BadRowSearch.Place place,
      SourceColumns columns,
      SourceRows source,
      RowRules rules,
      DType<?> dtype) {
    BadCell cell = place.cell();
    boolean label = columns.label().map(c -> c.name().equals(cell.column())).orElse(false);
    boolean weight = columns.weight().map(c -> c.name().equals(cell.column())).orElse(false);
    String role = label ? "label" : weight ? "weight" : "feature";
    NumberRule rule = label ? rules.label() : weight ? NumberRule.counts("") : rules.features();
    return ThalwegException.of(
            label ? ErrorCode.BAD_LABEL : ErrorCode.BAD_ROW,
            place.text(source) + ": " + role + " '" + cell.cell() + "' cannot be used")
        .expected(expected(cell, label, rule, dtype))
        .found(cell.found(dtype))
        .remedy(remedy(cell));
  }

  private static String expected(BadCell cell, boolean label, NumberRule rule, DType<?> dtype) {
    if (label) {
      return rule.expectation();
    }
    return switch (cell.kind()) {
      case LENGTH -> cell.length() + " numbers, as in most rows";
      case TOO_LARGE -> "a number that " + dtype.name() + " can hold";
      case NULL, NOT_FINITE, LABEL, WEIGHT, FEATURE, TEXT -> rule.expectation();
    };
  }

  private static String remedy(BadCell cell) {
    String drop = "correct the row, or leave such rows out with data.bad_rows: drop";
    return cell.kind() == BadCell.Kind.TOO_LARGE ? drop + ", or use dtype: float64" : drop;
  }
}
