package io.thalweg.driver.cli;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.ForecastText;
import io.thalweg.driver.round.Recorder;
import io.thalweg.shared.error.ThalwegException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * One training run from config to run directory: shows a fit on the screen, logs its rounds, and
 * writes what it has come to.
 */
final class TrainingRun implements FitObserver, AutoCloseable {
  private final RunConfig config;
  private final RunTarget target;
  private final Optional<Checkpoint> from;
  private final PrintStream out;
  private final Interrupts interrupts;
  private OngoingRun run; // from the first round on
  private MetricsLog log;
  private boolean told; // what it will take

  private TrainingRun(
      RunConfig config,
      RunTarget target,
      Optional<Checkpoint> from,
      PrintStream out,
      Interrupts interrupts) {
    this.config = config;
    this.target = target;
    this.from = from;
    this.out = out;
    this.interrupts = interrupts;
  }

  /**
   * Runs {@code config} and writes the run directory.
   *
   * @param from the checkpoint that it goes on from
   * @param interrupts ends the run as interrupted
   * @throws io.thalweg.shared.error.ThalwegException where the run does not complete; what was
   *     reached is written all the same
   */
  static void run(
      RunConfig config,
      SparkSession spark,
      RunTarget target,
      Optional<Checkpoint> from,
      PrintStream out,
      Interrupts interrupts) {
    out.println("reading " + config.data().train().describe());
    try (TrainingRun observer = new TrainingRun(config, target, from, out, interrupts)) {
      FitResult<?> result = Fit.run(FitSpec.of(config), spark, observer);
      observer.write(result);
      result.trained().requireCompleted();
    }
  }

  @Override
  public void forecast(Forecast forecast) {
    if (forecast.matters() && (!told || forecast.pace().isPresent())) {
      told = true;
      out.println("forecast: " + new ForecastText(forecast).line());
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
    Path metrics = run.directory().metrics();
    log =
        from.isPresent() && Files.exists(metrics)
            ? MetricsLog.resume(metrics, from.get().manifest().settled())
            : MetricsLog.create(metrics);
    ProgressLine progress = new ProgressLine(out, Terminal.detect(), (int) epochs, rounds);
    return new Recorder(log, progress, started);
  }

  @Override
  public Optional<Checkpoint> resumed() {
    return from;
  }

  @Override
  public Optional<CheckpointFolder> checkpoints() {
    return Optional.of(new CheckpointFolder(run.directory().checkpoints()));
  }

  @Override
  public boolean isStopped() {
    return interrupts.requested();
  }

  private void write(FitResult<?> result) {
    interrupts.shield();
    closeLog();
    new RunOutputs<>(config, result).write(run, out);
  }

  private void closeLog() {
    try {
      log.close();
    } catch (ThalwegException e) {
      out.println("note: " + e.what() + ": " + e.found());
    }
  }

  /** A run that has not been written leaves what stood in its place. */
  @Override
  public void close() {
    if (log != null) {
      closeLog();
    }
    if (run != null) {
      run.close();
    }
  }
}
