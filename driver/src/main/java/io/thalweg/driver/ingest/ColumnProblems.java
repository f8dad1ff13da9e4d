package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.rows.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One error for all that is wrong with the columns of a source, and with the rows of its other
 * columns: each start of Spark that finds one more costs its user as much as the first.
 */
final class ColumnProblems {
  private static final String NEXT_LINE = System.lineSeparator() + " ".repeat(12);
  private static final int MOST_LINES = 20;

  private ColumnProblems() {}

  /**
   * The error.
   *
   * @param problems at least one
   * @param cure how the columns are written, and can be
   * @param bad the bad rows of the columns without problems, where they matter
   */
  static ThalwegException error(
      List<ColumnProblem> problems, ColumnCure cure, Optional<BadRowCounts> bad) {
    if (problems.size() == 1 && bad.isEmpty()) {
      return alone(problems.get(0), cure);
    }
    List<String> lines = new ArrayList<>();
    problems.stream().limit(MOST_LINES).forEach(problem -> lines.add(problem.line()));
    if (problems.size() > MOST_LINES) {
      lines.add("and " + (problems.size() - MOST_LINES) + " other columns");
    }
    bad.ifPresent(counts -> lines.addAll(counts.lines()));
    String columns = problems.size() == 1 ? "1 column" : problems.size() + " columns";
    return ThalwegException.of(
            problems.get(0).code(), columns + " of the data cannot be used as written")
        .expected("numbers, or what becomes of a column, in every feature, label and weight")
        .found(String.join(NEXT_LINE, lines))
        .remedy(String.join(NEXT_LINE, cures(problems, cure, bad.isPresent())));
  }

  private static ThalwegException alone(ColumnProblem problem, ColumnCure cure) {
    List<String> ways = new ArrayList<>();
    cure.of(List.of(problem))
        .ifPresent(sets -> ways.add((problem.leftOut() ? "leave it out: " : "") + sets));
    if (!problem.remedy().isEmpty()) {
      ways.add(problem.remedy());
    }
    return problem.alone().remedy(String.join(", or ", ways));
  }

  private static List<String> cures(
      List<ColumnProblem> problems, ColumnCure columns, boolean badRows) {
    List<String> cures = new ArrayList<>();
    columns.of(problems).ifPresent(cures::add);
    problems.stream()
        .map(ColumnProblem::cure)
        .filter(cure -> !cure.isEmpty())
        .distinct()
        .limit(MOST_LINES)
        .forEach(cures::add);
    if (badRows) {
      cures.add("leave rows that cannot be used out: --set data.bad_rows=drop");
    }
    return cures;
  }

  /** The bad rows of the single columns that are usable. */
  static Optional<BadRowCounts> badRows(SourceRows source, SourceColumns usable) {
    SourceColumns single =
        new SourceColumns(
            usable.features().stream().filter(SourceColumn.Scalar.class::isInstance).toList(),
            usable.labels().stream().filter(SourceColumn.Scalar.class::isInstance).toList(),
            usable.weight(),
            usable.lines());
    if (single.names().isEmpty()) {
      return Optional.empty();
    }
    return BadRowSearch.find(source, single, single.reader(DType.FLOAT64, RowRules.any()))
        .map(BadRowSearch.Found::counts);
  }
}
