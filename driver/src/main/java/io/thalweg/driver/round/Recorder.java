package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.RoundRecord;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps the time ledger, fills the metrics log and moves the progress line. */
public final class Recorder {
  private final TrainingPlan plan;
  private final Consumer<RoundRecord> log;
  private final ProgressLine progress;
  private final long[] parts = new long[7];
  private Ledger total = Ledger.ZERO;
  private long rowsSinceLog;
  private long nanosSinceLog;
  private double rowsPerSecond;

  /** A recorder that writes to {@code log} and shows {@code progress}. */
  public Recorder(TrainingPlan plan, MetricsLog log, ProgressLine progress) {
    this(plan, log::append, progress);
  }

  /**
   * A recorder that gives the lines of the metrics log to {@code log} and shows {@code progress}.
   */
  public Recorder(TrainingPlan plan, Consumer<RoundRecord> log, ProgressLine progress) {
    this.plan = plan;
    this.log = log;
    this.progress = progress;
  }

  /** Notes the time of a round: what the answer says, the step, and the rest of {@code nanos}. */
  void time(Answer<?> answer, long stepNanos, long nanos, long rows) {
    long known =
        answer.planNanos()
            + answer.sendNanos()
            + answer.computeNanos()
            + answer.waitNanos()
            + answer.sumNanos()
            + stepNanos;
    parts[0] += answer.planNanos();
    parts[1] += answer.sendNanos();
    parts[2] += answer.computeNanos();
    parts[3] += answer.waitNanos();
    parts[4] += answer.sumNanos();
    parts[5] += stepNanos;
    parts[6] += Math.max(0, nanos - known);
    rowsSinceLog += rows;
    nanosSinceLog += nanos;
  }

  /** Moves the progress line after round {@code round}, from 0. */
  void progress(long round, MeanGradient<?> mean) {
    progress.update((int) plan.epoch(round) + 1, round + 1, mean.loss(), rate());
  }

  /** Writes a line of the metrics log for round {@code round}, from 0. */
  void log(long round, MeanGradient<?> mean, double lr, Map<String, Double> evaluation) {
    Ledger ledger =
        new Ledger(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    rowsPerSecond = rate();
    int epoch = (int) plan.epoch(round) + 1;
    log.accept(
        new RoundRecord(
            round + 1,
            epoch,
            mean.loss(),
            mean.penalty(),
            lr,
            mean.norm(),
            rowsPerSecond,
            ledger,
            evaluation));
    total = total.plus(ledger);
    java.util.Arrays.fill(parts, 0);
    rowsSinceLog = 0;
    nanosSinceLog = 0;
  }

  /** Where the time of all logged rounds went. */
  Ledger total() {
    return total;
  }

  private double rate() {
    return nanosSinceLog == 0 ? rowsPerSecond : rowsSinceLog * 1e9 / nanosSinceLog;
  }

  /** Leaves the progress line. */
  void close() {
    progress.close();
  }
}
