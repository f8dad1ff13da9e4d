package io.thalweg.driver.experiment;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.ExperimentDirectory;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.SharedRows;
import io.thalweg.driver.report.ComparisonReport;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs an experiment and writes what comes out. Mutable: it is run once. */
public final class ExperimentRun {
  private final Experiment experiment;
  private final ExperimentDirectory directory;
  private final TrialRunner runner;
  private final EarlierTrials earlier;
  private final Map<Integer, TrialResult> results = new TreeMap<>();
  private final Pace pace;
  private int failed;

  /** Of a plan, in a directory where runs of it may be. */
  public ExperimentRun(Experiment experiment, ExperimentDirectory directory, TrialRunner runner) {
    this.experiment = experiment;
    this.directory = directory;
    this.runner = runner;
    requireSameBase();
    this.earlier = new EarlierTrials(directory);
    this.pace = new Pace(experiment.trials().size());
  }

  /** Runs of two bases cannot be compared: only axes, values and budgets may change. */
  private void requireSameBase() {
    Optional<Object> known =
        TrialResult.json(directory.results()).map(map -> map.get(Outcome.BASE));
    String own = experiment.config().base().hash();
    if (known.isPresent() && !known.get().equals(own)) {
      throw ThalwegException.of(
              ErrorCode.RUN_DIFFERS, "the experiment in " + directory.root() + " has another base")
          .expected("the same base, or another --run-dir for the experiment with this one")
          .found("a base whose " + Outcome.BASE + " is " + own + ", not " + known.get());
    }
  }

  /**
   * Runs what has not been run. A run that diverges or misses the target is a result.
   *
   * @throws ThalwegException INTERRUPTED, or for a run that cannot be done: at once where config or
   *     data are wrong, else after the others
   */
  public Outcome run() {
    try {
      for (List<TrialSpec> group : experiment.groups()) {
        run(group);
      }
    } catch (RuntimeException e) {
      report(write(runner.isStopped() || isInterrupted(e) ? "interrupted" : "failed"));
      throw e;
    }
    Outcome outcome = write(failed == 0 ? "completed" : "failed");
    report(outcome);
    if (failed > 0) {
      throw ThalwegException.of(
              ErrorCode.INTERNAL,
              failed + " of " + results.size() + " runs of the experiment have failed")
          .expected("runs that complete; --resume runs those again that have not")
          .found(firstError());
    }
    return outcome;
  }

  private String firstError() {
    return results.values().stream()
        .filter(result -> result.status().equals("failed"))
        .map(result -> "run " + result.trial().number() + ": " + result.error().orElse("?"))
        .findFirst()
        .orElse("?");
  }

  private void run(List<TrialSpec> group) {
    runner.releaseRows();
    requireGoesOn();
    FitSpec first = FitSpec.of(experiment.run(group.get(0), 1));
    SharedRows.Known rows = runner.rows(first);
    for (TrialSpec trial : group) {
      requireGoesOn();
      run(trial, rows);
      write("running");
    }
  }

  private void requireGoesOn() {
    if (runner.isStopped()) {
      throw ThalwegException.of(ErrorCode.INTERRUPTED, "a signal has ended the experiment");
    }
  }

  private void run(TrialSpec trial, SharedRows.Known rows) {
    RunConfig config = experiment.run(trial, rows.rows());
    String place = "run " + trial.number() + " of " + experiment.trials().size();
    String what = place + ": " + trial.text();
    Optional<Path> done = earlier.finished(config, rows.hash());
    if (done.isPresent()) {
      keep(TrialResult.read(trial, done.get(), experiment.config().target(), Optional.empty()));
      runner.say(what + ": known from " + done.get());
      pace.known();
      return;
    }
    runner.say(what);
    pace.begin();
    Optional<String> error = Optional.empty();
    EarlierTrials.Place run = earlier.place(config, trial.number());
    try {
      runner.run(config, run.path(), run.goesOn(), experiment.seconds());
    } catch (ThalwegException e) {
      error = Optional.of(judged(e, what));
    } catch (RuntimeException e) { // of Spark, or a fault of ours
      if (runner.isStopped()) {
        throw e;
      }
      error = Optional.of(e.toString());
    }
    TrialResult result = TrialResult.read(trial, run.path(), experiment.config().target(), error);
    keep(result);
    failed += result.status().equals("failed") ? 1 : 0;
    runner.say(place + ": " + Lines.of(result, experiment.config().target()) + pace.left());
  }

  private static boolean isInterrupted(RuntimeException error) {
    return error instanceof ThalwegException known && known.code().type() == ErrorType.INTERRUPTED;
  }

  /** What a run that has not completed says; throws where the experiment cannot go on. */
  private static String judged(ThalwegException error, String what) {
    ErrorType type = error.code().type();
    if (type == ErrorType.INTERRUPTED || type == ErrorType.USAGE || type == ErrorType.DATA) {
      throw error.at(what);
    }
    return error.what();
  }

  private void keep(TrialResult result) {
    results.put(result.trial().number(), result);
  }

  private void report(Outcome outcome) {
    try {
      ComparisonReport.write(ExperimentReport.of(outcome), directory.report());
    } catch (ThalwegException e) { // the results are written, and the experiment is done
      runner.say("note: there is no report: " + e.what() + ": " + e.found());
    }
  }

  private Outcome write(String status) {
    Outcome outcome =
        new Outcome(
            experiment.config(), status, List.copyOf(results.values()), experiment.trials().size());
    AtomicFiles.write(directory.results(), Json.pretty(outcome.toMap(directory.root())));
    return outcome;
  }
}
