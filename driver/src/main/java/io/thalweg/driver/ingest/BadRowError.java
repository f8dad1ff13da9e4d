package io.thalweg.driver.ingest;

import io.thalweg.shared.column.TimeText;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.rows.BadCell;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.SourceColumn;
import java.io.IOException;
import java.util.List;

/** Words for bad rows: file, row and column of the first, what was expected and found, how many. */
final class BadRowError {
  private static final String DROP =
      "correct the row, or leave such rows out with data.bad_rows: drop";

  private final SourceColumns columns;
  private final SourceRows source;
  private final RowRules rules;
  private final DType<?> dtype;
  private final boolean trains;

  /**
   * For rows of a source.
   *
   * @param trains whether they are rows to train on, whose columns can be used in another way
   */
  BadRowError(
      SourceColumns columns, SourceRows source, RowRules rules, DType<?> dtype, boolean trains) {
    this.trains = trains;
    this.columns = columns;
    this.source = source;
    this.rules = rules;
    this.dtype = dtype;
  }

  ThalwegException of(BadRowSearch.Found found) throws IOException {
    BadCell cell = found.cell();
    String place = found.place(source);
    if (cell.kind() == BadCell.Kind.MALFORMED) {
      return malformed(cell, place, found.counts());
    }
    return ThalwegException.of(
            role(cell).equals("label") ? ErrorCode.BAD_LABEL : ErrorCode.BAD_ROW,
            place + ": " + role(cell) + " '" + cell.cell() + "' cannot be used")
        .expected(expected(cell))
        .found(Excerpt.of(cell.found(dtype)) + only(found) + others(found.counts()))
        .remedy(remedy(cell, found.counts()));
  }

  private ThalwegException malformed(BadCell line, String place, BadRowCounts counts) {
    TextFormat text = source.text().orElseThrow();
    return ThalwegException.of(ErrorCode.BAD_ROW, place + ": the line is not a row of the data")
        .expected(text.expectation(source.columns()))
        .found(
            text.fault(line.text(), source.columns())
                + ": "
                + Excerpt.of(line.text())
                + others(counts))
        .remedy(DROP + text.spanning(line.text()));
  }

  private String role(BadCell cell) {
    boolean label = columns.labels().stream().anyMatch(c -> c.name().equals(cell.column()));
    boolean weight = columns.weight().map(c -> c.name().equals(cell.column())).orElse(false);
    return label ? "label" : weight ? "weight" : "feature";
  }

  private String expected(BadCell cell) {
    NumberRule rule =
        switch (role(cell)) {
          case "label" -> rules.label();
          case "weight" -> NumberRule.counts("");
          default -> rules.features();
        };
    return switch (cell.kind()) {
      case LENGTH -> cell.length() + " numbers, as in most rows";
      case TOO_LARGE ->
          role(cell).equals("label")
              ? rule.expectation()
              : "a number that " + dtype.name() + " can hold";
      case TIME -> TimeText.FORMS;
      case CATEGORY -> "one of " + Excerpt.of(String.join(", ", categories(cell.column())));
      case NULL, NOT_FINITE, LABEL, WEIGHT, FEATURE, TEXT, MALFORMED -> rule.expectation();
    };
  }

  private List<String> categories(String column) {
    return columns.numbers().stream()
        .filter(found -> found.name().equals(column))
        .flatMap(found -> ((EncodedColumn) found).encoding().categories().stream())
        .toList();
  }

  private static String only(BadRowSearch.Found found) {
    boolean only = found.counts().rows() == 1 && found.cell().kind() == BadCell.Kind.TEXT;
    return only ? ", the only cell that is not a number" : "";
  }

  /** All bad rows, where there are others than the first. */
  private static String others(BadRowCounts counts) {
    return counts.rows() == 1 ? "" : "; " + counts.rows() + " rows cannot be used: " + counts;
  }

  private String remedy(BadCell cell, BadRowCounts counts) {
    if (cell.kind() == BadCell.Kind.TOO_LARGE) {
      return DROP + ", or use dtype: float64";
    }
    if (cell.kind() == BadCell.Kind.NULL && fills(cell.column())) {
      return DROP
          + ", or fill the gaps with {column: "
          + YamlText.of(cell.column())
          + ", missing: median} in data.features";
    }
    List<String> texts = counts.texts();
    return cell.kind() == BadCell.Kind.TEXT && isCsv() ? DROP + nullValue(texts.get(0)) : DROP;
  }

  /** Whether a column of features can be given something for its gaps: not once it is trained. */
  private boolean fills(String column) {
    return trains
        && columns.features().stream()
            .anyMatch(found -> found instanceof SourceColumn.Scalar && found.name().equals(column));
  }

  private boolean isCsv() {
    return source.text().stream().anyMatch(text -> text.format().equals("csv"));
  }

  /** Spark reads one text as a cell that is not there. */
  private static String nullValue(String text) {
    return "; options: {nullValue: "
        + YamlText.of(text)
        + "} reads '"
        + Excerpt.of(text)
        + "' as no value, which data.bad_rows: drop leaves out, too";
  }
}
