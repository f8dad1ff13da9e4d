package io.thalweg.driver.experiment;

import io.thalweg.driver.report.Plot;
import io.thalweg.driver.report.PlotLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a batch size costs and wants: rounds to the target against it, where up to some size twice
 * the batch needs half the rounds and beyond it ever less is gained (Shallue et al. 2019,
 * arXiv:1811.03600, figure 1), seconds likewise, and the best learning rate.
 */
final class BatchPlots {
  private static final String BATCH = "batch";
  private static final String RATE = "optimizer.lr";

  /** Within this factor of perfect scaling a larger batch still pays. */
  private static final double PERFECT = 1.25;

  private BatchPlots() {}

  /** None where fewer than two batch sizes have reached the target. */
  static List<Plot> of(List<PointResult> points) {
    Map<String, List<PointResult>> lines = new LinkedHashMap<>();
    for (PointResult point : points) {
      if (point.point().containsKey(BATCH) && point.toTarget().isReached()) {
        Map<String, Object> rest = new LinkedHashMap<>(point.point());
        rest.remove(BATCH);
        lines.computeIfAbsent(TrialSpec.text(rest), key -> new ArrayList<>()).add(point);
      }
    }
    lines.values().removeIf(line -> line.size() < 2);
    lines.values().forEach(line -> line.sort(Comparator.comparingDouble(BatchPlots::batch)));
    if (lines.isEmpty()) {
      return List.of();
    }
    List<Plot> plots = new ArrayList<>(List.of(rounds(lines), seconds(lines)));
    boolean rates =
        lines.values().stream()
            .flatMap(List::stream)
            .allMatch(point -> point.tuned().get(RATE) instanceof Number);
    if (rates) {
      plots.add(
          Plot.of(
                  "Best learning rate",
                  "rows of a batch",
                  RATE,
                  curves(lines, point -> ((Number) point.tuned().get(RATE)).doubleValue()))
              .withLogX()
              .withLogY());
    }
    return plots;
  }

  private static Plot rounds(Map<String, List<PointResult>> lines) {
    List<PlotLine> curves = new ArrayList<>(curves(lines, point -> point.toTarget().rounds()));
    List<PointResult> first = lines.values().iterator().next();
    double[] x = first.stream().mapToDouble(BatchPlots::batch).toArray();
    double[] perfect = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      perfect[i] = first.get(0).toTarget().rounds() * x[0] / x[i];
    }
    curves.add(new PlotLine("half the rounds for twice the batch", x, perfect));
    return Plot.of("Rounds to the target", "rows of a batch", "rounds", curves)
        .withLogX()
        .withLogY()
        .withNote(regimes(first));
  }

  private static Plot seconds(Map<String, List<PointResult>> lines) {
    return Plot.of(
            "Seconds to the target",
            "rows of a batch",
            "seconds",
            curves(lines, point -> point.toTarget().seconds()))
        .withLogX()
        .withLogY();
  }

  /** Up to which size a larger batch saves as many rounds as it has rows. */
  static String regimes(List<PointResult> line) {
    PointResult first = line.get(0);
    PointResult last = first;
    for (PointResult point : line) {
      double perfect = first.toTarget().rounds() * batch(first) / batch(point);
      if (point.toTarget().rounds() > PERFECT * perfect) {
        break;
      }
      last = point;
    }
    String size = String.format(Locale.ROOT, "%,.0f", batch(last));
    return last == line.get(line.size() - 1)
        ? "Up to the largest batch that reaches the target, "
            + size
            + ", more rows save rounds"
            + " in proportion."
        : "Up to "
            + size
            + " rows more rows save rounds in proportion (within "
            + Math.round(100 * (PERFECT - 1))
            + " %); beyond that they save less.";
  }

  private static List<PlotLine> curves(
      Map<String, List<PointResult>> lines, ToDoubleFunction<PointResult> value) {
    List<PlotLine> curves = new ArrayList<>();
    lines.forEach(
        (name, points) ->
            curves.add(
                new PlotLine(
                    name.equals("the base") ? "median over the seeds" : name,
                    points.stream().mapToDouble(BatchPlots::batch).toArray(),
                    points.stream().mapToDouble(value).toArray())));
    return curves;
  }

  /** Rows of a round; for the full batch all of them. */
  private static double batch(PointResult point) {
    return point.trials().get(0).rowsPerRound();
  }
}
