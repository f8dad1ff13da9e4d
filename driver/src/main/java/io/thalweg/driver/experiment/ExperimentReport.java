package io.thalweg.driver.experiment;

import io.thalweg.driver.report.Comparison;
import io.thalweg.driver.report.Plot;
import java.util.ArrayList;
import java.util.List;

/** The page of an experiment: one line for each point of the axes, at its best tuned values. */
final class ExperimentReport {
  private ExperimentReport() {}

  static Comparison of(Outcome outcome) {
    List<PointResult> points = outcome.points();
    List<Comparison.Entry> entries = points.stream().map(ExperimentReport::entry).toList();
    List<String> facts = new ArrayList<>(List.of(outcome.status()));
    facts.add(outcome.trials().size() + " of " + outcome.planned() + " runs");
    outcome.config().target().ifPresent(target -> facts.add("target " + target));
    outcome
        .config()
        .budget()
        .ifPresent(
            budget ->
                facts.add(
                    Double.toString(budget.amount()).replaceFirst("\\.0$", "")
                        + " "
                        + budget.unit().key()
                        + " each"));
    List<Plot> plots = outcome.config().target().isPresent() ? BatchPlots.of(points) : List.of();
    return new Comparison(
        "experiment",
        outcome.config().name(),
        facts,
        outcome.verdict().text(),
        entries,
        plots,
        Lines.table(outcome));
  }

  private static Comparison.Entry entry(PointResult point) {
    return new Comparison.Entry(
        point.text(), point.trials().stream().map(trial -> trial.curve().course()).toList());
  }
}
