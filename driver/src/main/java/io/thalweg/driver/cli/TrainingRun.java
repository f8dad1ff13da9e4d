package io.thalweg.driver.cli;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.SharedRows;
import io.thalweg.driver.report.LogWatcher;
import io.thalweg.driver.report.LoggedRounds;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.ForecastText;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.sink.Sinks;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
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
  private final PrintStream progress;
  private final Optional<SinkOptions> options;
  private final Sinks sinks = new Sinks();
  private final long limitNanos;
  private final Interrupts interrupts;
  private final Optional<RunPage> page;
  private OngoingRun run; // from the first round on
  private MetricsLog log;
  private boolean told; // what it will take
  private long begun; // the first round

  /**
   * What a run is shown on.
   *
   * @param lines what it does and what has come of it
   * @param progress how far it is
   * @param page in a browser
   * @param sinks where its figures go beside the run directory
   */
  record Screen(
      PrintStream lines,
      PrintStream progress,
      Optional<RunPage> page,
      Optional<SinkOptions> sinks) {}

  /**
   * What a run is done with.
   *
   * @param shared rows that other runs have packed
   * @param seconds after which its rounds end
   */
  record Means(SparkSession spark, Optional<SharedRows> shared, OptionalDouble seconds) {}

  private TrainingRun(
      RunConfig config,
      RunTarget target,
      Optional<Checkpoint> from,
      Screen screen,
      OptionalDouble seconds,
      Interrupts interrupts) {
    this.config = config;
    this.target = target;
    this.from = from;
    this.out = screen.lines();
    this.progress = screen.progress();
    this.page = screen.page();
    this.options = screen.sinks();
    this.limitNanos = seconds.isPresent() ? (long) (seconds.getAsDouble() * 1e9) : Long.MAX_VALUE;
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
      Screen screen,
      Interrupts interrupts) {
    Means means = new Means(spark, Optional.empty(), OptionalDouble.empty());
    run(config, means, target, from, screen, interrupts);
  }

  /** The same with other means. */
  static void run(
      RunConfig config,
      Means means,
      RunTarget target,
      Optional<Checkpoint> from,
      Screen screen,
      Interrupts interrupts) {
    screen.lines().println("reading " + config.data().train().describe());
    try (TrainingRun observer =
        new TrainingRun(config, target, from, screen, means.seconds(), interrupts)) {
      FitResult<?> result = Fit.run(FitSpec.of(config), means.spark(), observer, means.shared());
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
            ? MetricsLog.resume(metrics, settled())
            : MetricsLog.create(metrics);
    List<LogWatcher> watchers = new ArrayList<>(List.of(sinks));
    page.ifPresent(
        shown -> {
          shown.run().begin(LoggedRounds.read(metrics), (int) epochs, rounds);
          watchers.add(shown.run());
        });
    ProgressLine line =
        new ProgressLine(progress, Terminal.detect(), (int) epochs, rounds)
            .linked(page.map(RunPage::address).orElse(""));
    begun = System.nanoTime();
    Recorder recorder = new Recorder(log, watchers, line, started);
    sinks.tell(recorder::note);
    options.ifPresent(words -> words.open(sinks, config.name(), target.name(), settled()));
    return recorder;
  }

  /** The round after which the rounds are run again; 0 for all. */
  private long settled() {
    return from.map(checkpoint -> checkpoint.manifest().settled()).orElse(0L);
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

  @Override
  public <A> boolean finished(
      RoundOutcome outcome, Slots slots, DType<A> dtype, TrainState<A> state) {
    return limitNanos == Long.MAX_VALUE || System.nanoTime() - begun < limitNanos;
  }

  private void write(FitResult<?> result) {
    interrupts.shield();
    closeLog();
    RunDirectory written = new RunOutputs<>(config, result).write(run, out);
    if (page.isPresent() && Files.exists(written.report())) {
      page.get().run().end(text(written.report()));
    }
    sinks.end(result.trained().status()); // at last: a server may keep it waiting
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    sinks.end(RunStatus.FAILED);
    if (run != null) {
      run.close();
    }
  }
}
