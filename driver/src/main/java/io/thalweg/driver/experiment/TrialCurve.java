package io.thalweg.driver.experiment;

import io.thalweg.driver.config.MetricTarget;
import io.thalweg.driver.report.Comparison;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How a run went, at its logged rounds.
 *
 * @param points in order
 * @param ledger where the time of all of them went
 */
public record TrialCurve(List<At> points, Ledger ledger) {
  /**
   * A logged round.
   *
   * @param round rounds done
   * @param rows seen
   * @param seconds of all rounds up to here, without evaluations
   * @param bytes sent
   * @param loss of the round's batch
   * @param measured on held-out rows after it; mostly empty
   */
  public record At(
      long round,
      double rows,
      double seconds,
      double bytes,
      double loss,
      Map<String, Double> measured) {}

  /** Takes a copy. */
  public TrialCurve {
    points = List.copyOf(points);
  }

  /**
   * That of a run.
   *
   * @param metrics its log
   * @param batch rows of a round; 0 for all
   * @param rows training rows
   * @param bytes that a round sends
   * @param allRows that all rounds have seen: where these are not rounds of {@code batch} rows, the
   *     batch grows, and rows are known where an epoch ends
   */
  static TrialCurve read(Path metrics, long batch, long rows, double bytes, double allRows) {
    List<At> points = new ArrayList<>();
    if (Files.exists(metrics)) {
      List<Integer> epochs = new ArrayList<>();
      Ledger[] ledger = {Ledger.ZERO};
      MetricsLog.forEach(
          metrics,
          record -> {
            ledger[0] = ledger[0].plus(record.ledger());
            epochs.add(record.epoch());
            points.add(
                new At(
                    record.round(),
                    rowsAfter(record.round(), batch, rows),
                    ledger[0].rounds() / 1e9,
                    bytes * record.round(),
                    record.loss(),
                    record.evaluation()));
          });
      long rounds = points.isEmpty() ? 0 : points.get(points.size() - 1).round();
      boolean grows = Math.abs(rowsAfter(rounds, batch, rows) - allRows) > 0.5;
      return new TrialCurve(grows ? GrowingRows.of(points, epochs, rows) : points, ledger[0]);
    }
    return new TrialCurve(points, Ledger.ZERO);
  }

  /** The last batch of an epoch may be smaller. */
  static double rowsAfter(long rounds, long batch, long rows) {
    if (batch == 0 || batch >= rows) {
      return (double) rounds * rows;
    }
    long each = (rows + batch - 1) / batch;
    long epochs = rounds / each;
    return (double) epochs * rows + (double) (rounds % each) * batch;
  }

  /** As a page draws it. */
  Comparison.Course course() {
    Map<String, double[]> axes = new LinkedHashMap<>();
    axes.put("rounds", all(At::round));
    axes.put("rows", all(At::rows));
    axes.put("seconds", all(At::seconds));
    axes.put("bytes", all(At::bytes));
    Map<String, double[]> values = new TreeMap<>(Map.of("loss", all(At::loss)));
    points.stream()
        .flatMap(at -> at.measured().keySet().stream())
        .distinct()
        .forEach(name -> values.put(name, all(at -> at.measured().getOrDefault(name, Double.NaN))));
    return new Comparison.Course(axes, values, ledger);
  }

  private double[] all(ToDoubleFunction<At> part) {
    return points.stream().mapToDouble(part).toArray();
  }

  /** What it took to reach a target. */
  public ToTarget to(MetricTarget target) {
    for (At at : points) {
      Double measured = at.measured().get(target.key());
      if (measured != null && target.isReachedBy(measured)) {
        return new ToTarget(at.seconds(), at.round(), at.rows(), at.bytes());
      }
    }
    return ToTarget.NEVER;
  }
}
