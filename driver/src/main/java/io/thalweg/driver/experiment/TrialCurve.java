package io.thalweg.driver.experiment;

import io.thalweg.driver.config.MetricTarget;
import io.thalweg.driver.report.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a run went, at its logged rounds.
 *
 * @param points in order
 */
public record TrialCurve(List<At> points) {
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
   */
  static TrialCurve read(Path metrics, long batch, long rows, double bytes) {
    List<At> points = new ArrayList<>();
    if (Files.exists(metrics)) {
      long[] nanos = new long[1];
      MetricsLog.forEach(
          metrics,
          record -> {
            nanos[0] += record.ledger().rounds();
            points.add(
                new At(
                    record.round(),
                    rowsAfter(record.round(), batch, rows),
                    nanos[0] / 1e9,
                    bytes * record.round(),
                    record.loss(),
                    record.evaluation()));
          });
    }
    return new TrialCurve(points);
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
