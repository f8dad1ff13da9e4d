package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** One feature tells the label alone, and no other comes near. */
final class Leak implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    RowsProfile rows = facts.train();
    return rows.sampled() < Limits.FEWEST_ROWS
        ? Optional.empty()
        : rows.label().flatMap(label -> of(facts, label));
  }

  private static Optional<Finding> of(DataFacts facts, LabelProfile label) {
    if (facts.model().task().classes(2) == 0) {
      return facts.model().task() == Task.OBJECTIVE ? Optional.empty() : number(facts);
    }
    double smallest = label.minority() * facts.train().sampled();
    return smallest >= Limits.FEWEST_OF_CLASS ? classes(facts) : Optional.empty();
  }

  private static Optional<Finding> number(DataFacts facts) {
    return best(facts, column -> Math.abs(column.correlation()))
        .filter(best -> best.tells() >= Limits.TELLS_NUMBER)
        .filter(best -> best.next() < Limits.NEXT_TELLS_NUMBER)
        .map(best -> finding(facts, best));
  }

  /** The feature orders rows by class, and hardly varies within one. */
  private static Optional<Finding> classes(DataFacts facts) {
    boolean isCode =
        best(facts, ColumnProfile::separation)
            .filter(best -> best.tells() >= Limits.CODE)
            .filter(best -> 1 - best.tells() <= Limits.LESS_SPREAD * (1 - best.next()))
            .isPresent();
    return best(facts, ColumnProfile::order)
        .filter(best -> isCode && best.tells() >= Limits.TELLS_CLASS)
        .filter(best -> best.next() < Limits.NEXT_TELLS_CLASS)
        .map(best -> finding(facts, best));
  }

  /** The feature that tells the most, how much, and how much the next one does. */
  private record Best(int feature, double tells, double next) {}

  private static Optional<Best> best(DataFacts facts, ToDoubleFunction<ColumnProfile> tells) {
    List<ColumnProfile> columns = facts.train().columns();
    int feature = 0;
    double most = Double.NEGATIVE_INFINITY;
    double next = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < columns.size(); j++) {
      double told = tells.applyAsDouble(columns.get(j));
      next = Math.max(next, Math.min(told, most));
      feature = told > most ? j : feature;
      most = Math.max(most, told);
    }
    return columns.size() > 2 ? Optional.of(new Best(feature, most, next)) : Optional.empty();
  }

  private static Finding finding(DataFacts facts, Best best) {
    return DataDetector.finding(
        Finding.Code.LEAK,
        Finding.Severity.WARNING,
        Map.of(
            "feature", (double) best.feature(),
            "tells", best.tells(),
            "next_tells", best.next()),
        facts.name(best.feature())
            + " tells the label alone, and no other feature comes near: it may be the answer itself",
        "leave it out unless it is known before the label is, with a list of the others in"
            + " data.features",
        List.of());
  }
}
