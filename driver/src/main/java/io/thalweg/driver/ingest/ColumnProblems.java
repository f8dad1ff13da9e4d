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
  private static final int MOST_NAMES = 40;
  private static final int MOST_LINES = 20;

  private ColumnProblems() {}

  /**
   * The error.
   *
   * @param problems at least one
   * @param usable the columns without problems
   * @param bad the bad rows of these, where they matter
   */
  static ThalwegException error(
      List<ColumnProblem> problems, SourceColumns usable, Optional<BadRowCounts> bad) {
    if (problems.size() == 1 && bad.isEmpty()) {
      return alone(problems.get(0), usable);
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
        .expected("a number in every feature, label and weight")
        .found(String.join(NEXT_LINE, lines))
        .remedy(String.join(NEXT_LINE, cures(problems, usable, bad.isPresent())));
  }

  private static ThalwegException alone(ColumnProblem problem, SourceColumns usable) {
    String remedy =
        (problem.leftOut() ? "leave it out" + features(usable) + ", or " : "") + problem.remedy();
    return problem.alone().remedy(remedy);
  }

  private static List<String> cures(
      List<ColumnProblem> problems, SourceColumns usable, boolean badRows) {
    List<String> cures = new ArrayList<>();
    List<String> leftOut =
        problems.stream()
            .filter(ColumnProblem::leftOut)
            .map(problem -> "'" + problem.column() + "'")
            .toList();
    if (!leftOut.isEmpty()) {
      List<String> shown = leftOut.subList(0, Math.min(leftOut.size(), MOST_NAMES));
      String more = shown.size() < leftOut.size() ? ", ..." : "";
      cures.add("leave " + String.join(", ", shown) + more + " out" + features(usable));
    }
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

  /** The features to write, where they are few enough to be written. */
  private static String features(SourceColumns usable) {
    List<String> names = usable.features().stream().map(SourceColumn::name).toList();
    return names.isEmpty() || names.size() > MOST_NAMES
        ? " of data.features"
        : ": --set 'data.features=%s'".formatted(YamlText.list(names));
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
