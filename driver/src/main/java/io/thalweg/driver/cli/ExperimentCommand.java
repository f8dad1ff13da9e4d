package io.thalweg.driver.cli;

import io.thalweg.driver.experiment.Experiment;
import io.thalweg.driver.experiment.ExperimentRun;
import io.thalweg.driver.experiment.Lines;
import io.thalweg.driver.experiment.Outcome;
import io.thalweg.driver.files.ExperimentDirectory;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code thalweg experiment CONFIG}. */
@Command(
    name = "experiment",
    description = {
      "Compares runs that differ by single values, such as batch sizes, each at its best.",
      "It writes experiment.json, a report to open in a browser, and the directory of each run, which"
          + " thalweg train would have written with equal bits."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg experiment conf/experiments/digits-batch.yaml",
      "  thalweg experiment conf/experiments/digits-batch.yaml --set budget.epochs=5",
      "  thalweg experiment conf/experiments/digits-batch.yaml --dry-run",
      "",
      "A run that diverges or misses the target is a result. Ctrl-C ends the experiment, and",
      "--resume goes on with it: what has been run is not run again."
    })
final class ExperimentCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = RunTarget.OPTION,
      paramLabel = "DIR",
      description = "Where to write the experiment. Default: runs/NAME-TIME.")
  private String runDirectory;

  @Option(
      names = EarlierRun.OPTION,
      description =
          "Go on with the experiment in --run-dir: runs that have ended stay as they are.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description = "Print the runs and how long they would take; train nothing, write nothing.")
  private boolean dryRun;

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    session.reachStorage();
    if (resume && runDirectory == null) {
      throw ThalwegException.of(
              ErrorCode.BAD_COMMAND_LINE, EarlierRun.OPTION + " needs " + RunTarget.OPTION)
          .expected(RunTarget.OPTION + " DIR " + EarlierRun.OPTION);
    }
    Experiment experiment = Experiment.of(config.loadExperiment());
    if (dryRun) {
      dryRun(experiment, spec.commandLine().getOut());
      return 0;
    }
    String name = experiment.config().name();
    Path path =
        runDirectory == null
            ? RunDirectory.defaultPath(name, LocalDateTime.now(ZoneId.systemDefault()))
            : StoredPath.of(runDirectory, RunTarget.OPTION);
    ExperimentDirectory.check(path, resume);
    run(experiment, path, System.out);
    return 0;
  }

  private void dryRun(Experiment experiment, PrintWriter out) throws IOException {
    try (SparkSession spark =
        Sessions.start(session, "thalweg experiment --dry-run " + experiment.config().name())) {
      new ExperimentForecast(experiment, spark).lines().forEach(out::println);
      out.flush();
    }
  }

  private void run(Experiment experiment, Path path, PrintStream out) throws Exception {
    Interrupts interrupts = Interrupts.listen();
    String name = experiment.config().name();
    out.println("starting Spark");
    try (SparkSession spark = Sessions.start(session, "thalweg experiment " + name)) {
      try (ExperimentDirectory directory = ExperimentDirectory.open(path, resume);
          TrialRuns runs = new TrialRuns(spark, out, interrupts)) {
        interrupts.check();
        Outcome outcome = new ExperimentRun(experiment, directory, runs).run();
        Lines.of(outcome).forEach(out::println);
        out.println("results: " + directory.results().toAbsolutePath());
        out.println("report: " + directory.report().toAbsolutePath());
      } finally {
        interrupts.shield();
      }
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw interrupts.explain(e);
    }
  }
}
