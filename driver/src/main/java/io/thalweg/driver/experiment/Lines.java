package io.thalweg.driver.experiment;

import io.thalweg.driver.config.MetricTarget;
import io.thalweg.driver.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an experiment prints. */
public final class Lines {
  private Lines() {}

  /** What a run has come to. */
  static String of(TrialResult result, Optional<MetricTarget> target) {
    if (!result.status().equals("completed")) {
      return result.status() + result.error().map(text -> ": " + text).orElse("");
    }
    String loss = format("train loss %.4g", result.trainLoss());
    if (target.isEmpty()) {
      return loss;
    }
    ToTarget steps = result.toTarget().orElse(ToTarget.NEVER);
    MetricTarget what = target.get();
    double last = result.measured(what.set(), what.metric());
    return steps.isReached()
        ? format(
            "%s after %,.0f rounds, %s", what, steps.rounds(), Verdict.seconds(steps.seconds()))
        : format("%s not reached, %.4g at the end", what, last);
  }

  /** The table of the points, and the verdict. */
  public static List<String> of(Outcome outcome) {
    List<String> lines = new ArrayList<>(TextTable.lines(table(outcome)));
    lines.add(outcome.verdict().text());
    return lines;
  }

  /** The points; the first row is the head. */
  static List<List<String>> table(Outcome outcome) {
    boolean hasTarget = outcome.config().target().isPresent();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        hasTarget
            ? List.of("point", "best with", "seconds", "rounds", "rows", "reached", "loss")
            : List.of("point", "best with", "seconds", "loss"));
    for (PointResult point : outcome.points()) {
      rows.add(hasTarget ? toTarget(point) : withoutTarget(point));
    }
    return rows;
  }

  private static List<String> toTarget(PointResult point) {
    ToTarget steps = point.toTarget();
    return List.of(
        point.text(),
        point.tunedText(),
        steps.isReached() ? format("%.3f", steps.seconds()) : "never",
        steps.isReached() ? format("%,.0f", steps.rounds()) : "never",
        steps.isReached() ? format("%,.0f", steps.rows()) : "never",
        point.reached() + " of " + point.trials().size(),
        format("%.4g", point.loss()));
  }

  private static List<String> withoutTarget(PointResult point) {
    return List.of(
        point.text(),
        point.tunedText(),
        format("%.3f", point.median(TrialResult::trainSeconds)),
        format("%.4g", point.loss()));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
