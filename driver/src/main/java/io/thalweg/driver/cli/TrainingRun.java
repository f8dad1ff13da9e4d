package io.thalweg.driver.cli;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.round.Recorder;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;

/**
 * One training run from config to run directory: shows a fit on the screen, logs its rounds, and
 * writes what it has come to.
 */
final class TrainingRun implements FitObserver, AutoCloseable {
  private final RunConfig config;
  private final RunTarget target;
  private final PrintStream out;
  private final BooleanSupplier stop;
  private OngoingRun run; // from the first round on
  private MetricsLog log;

  private TrainingRun(RunConfig config, RunTarget target, PrintStream out, BooleanSupplier stop) {
    this.config = config;
    this.target = target;
    this.out = out;
    this.stop = stop;
  }

  /**
   * Runs {@code config} and writes the run directory.
   *
   * @param stop asked before every round; true ends the run as interrupted
   * @throws io.thalweg.shared.error.ThalwegException where the run does not complete; what was
   *     reached is written all the same
   */
  static void run(
      RunConfig config,
      SparkSession spark,
      RunTarget target,
      PrintStream out,
      BooleanSupplier stop) {
    out.println("reading " + config.data().train().describe());
    try (TrainingRun observer = new TrainingRun(config, target, out, stop)) {
      FitResult<?> result = Fit.run(FitSpec.of(config), spark, observer);
      observer.write(result);
      result.trained().requireCompleted();
    }
  }

  @Override
  public void packed(Packed rows) {
    out.printf(
        Locale.ROOT,
        "%,d rows of %,d features in %d shards after %.1f s%n",
        rows.rows(),
        rows.width(),
        rows.shards(),
        rows.seconds());
  }

  /** Nothing is written before the rounds begin. */
  @Override
  public Recorder recorder(long epochs, long rounds, long started) {
    run = target.start(config, out);
    log = MetricsLog.create(run.directory().metrics());
    ProgressLine progress = new ProgressLine(out, Terminal.detect(), (int) epochs, rounds);
    return new Recorder(log, progress, started);
  }

  @Override
  public boolean isStopped() {
    return stop.getAsBoolean();
  }

  private void write(FitResult<?> result) {
    log.close();
    new RunOutputs<>(config, result).write(run, out);
  }

  /** A run that has not been written leaves what stood in its place. */
  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
    if (run != null) {
      run.close();
    }
  }
}
