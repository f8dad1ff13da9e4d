package io.thalweg.driver.experiment;

import io.thalweg.driver.config.MetricTarget;
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
    boolean hasTarget = outcome.config().target().isPresent();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        hasTarget
            ? List.of("point", "best with", "seconds", "rounds", "rows", "reached", "loss")
            : List.of("point", "best with", "seconds", "loss"));
    for (PointResult point : outcome.points()) {
      rows.add(hasTarget ? toTarget(point) : withoutTarget(point));
    }
    List<String> lines = new ArrayList<>(aligned(rows));
    lines.add(outcome.verdict().text());
    return lines;
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

  private static List<String> aligned(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String form = column < 2 ? "%-" + Math.max(1, width) + "s" : "%" + Math.max(1, width) + "s";
        line.append(column == 0 ? "" : "  ").append(format(form, row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
