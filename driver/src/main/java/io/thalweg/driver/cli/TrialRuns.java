package io.thalweg.driver.cli;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.experiment.TrialRunner;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.SharedRows;
import io.thalweg.driver.report.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the trials of an experiment as {@code thalweg train} does, with its rows packed once. What a
 * run would print stands in its files; the screen shows how far it is.
 */
final class TrialRuns implements TrialRunner, AutoCloseable {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final SparkSession spark;
  private final PrintStream out;
  private final Interrupts interrupts;
  private final SharedRows shared = new SharedRows();

  TrialRuns(SparkSession spark, PrintStream out, Interrupts interrupts) {
    this.spark = spark;
    this.out = out;
    this.interrupts = interrupts;
  }

  @Override
  public SharedRows.Known rows(FitSpec spec) {
    return shared.know(spec, spark);
  }

  @Override
  public void releaseRows() {
    shared.close();
  }

  @Override
  public void run(RunConfig config, Path directory, boolean goesOn, OptionalDouble seconds) {
    interrupts.expose();
    EarlierRun earlier = goesOn ? EarlierRun.in(directory, config, NOWHERE) : EarlierRun.NONE;
    RunTarget target = new RunTarget(directory, !goesOn, goesOn);
    target.check(config);
    TrainingRun.Screen screen =
        new TrainingRun.Screen(NOWHERE, progress(), Optional.empty(), Optional.empty());
    TrainingRun.Means means = new TrainingRun.Means(spark, Optional.of(shared), seconds);
    TrainingRun.run(config, means, target, earlier.newest(), screen, interrupts);
  }

  /** In a log file the lines of hundreds of runs would hide what has come of them. */
  private PrintStream progress() {
    return Terminal.detect().interactive() ? out : NOWHERE;
  }

  @Override
  public boolean isStopped() {
    return interrupts.requested();
  }

  @Override
  public void say(String line) {
    out.println(line);
  }

  @Override
  public void close() {
    shared.close();
  }
}
