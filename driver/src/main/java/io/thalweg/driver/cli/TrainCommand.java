package io.thalweg.driver.cli;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.fit.DryRun;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.report.LiveRun;
import io.thalweg.driver.round.ForecastText;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.KernelProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code thalweg train CONFIG}. */
@Command(
    name = "train",
    description = {
      "Trains the model that a config describes.",
      "It writes a run directory: the resolved config, metrics of the rounds, a report to open in a"
          + " browser, a summary and the model."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg train conf/quickstart.yaml",
      "  thalweg train conf/mnist-mlp.yaml --set optimizer.lr=0.01 --set epochs=2",
      "  thalweg train conf/mnist-mlp.yaml --master spark://HOST:7077",
      "  thalweg train conf/mnist-mlp.yaml --dry-run",
      "",
      "Data, config and seed determine every bit of the model, on any cluster.",
      "Ctrl-C or SIGTERM ends the run within 30 seconds; what was reached is written, and --resume",
      "goes on from there, or from the newest checkpoint, to the bits of a run that was never"
          + " ended."
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = RunTarget.OPTION,
      paramLabel = "DIR",
      description = "Where to write the run. Default: runs/NAME-TIME.")
  private String runDirectory;

  @Option(
      names = "--overwrite",
      description = "Replace the earlier run in the run directory once this one has completed.")
  private boolean overwrite;

  @Option(
      names = EarlierRun.OPTION,
      description =
          "Go on with the run in --run-dir from its newest checkpoint, or from its first round"
              + " where there is none.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description =
          "Say how much memory and time the run would take, from the source's statistics and some"
              + " rounds on its first rows; train nothing, write nothing.")
  private boolean dryRun;

  @Option(
      names = RunPage.OPTION,
      description = "Serve a page on this machine that follows the run; its button ends it.")
  private boolean page;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description = "The port of that page. Default: any that is free.")
  private Integer port;

  @Mixin private SinkOptions sinks = new SinkOptions();
  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    session.reachStorage();
    requireWords();
    RunConfig run = config.load();
    Path path =
        runDirectory == null
            ? RunDirectory.defaultPath(run.name(), LocalDateTime.now(ZoneId.systemDefault()))
            : StoredPath.of(runDirectory, RunTarget.OPTION);
    PrintStream out = System.out;
    if (dryRun) {
      dryRun(run, spec.commandLine().getOut());
      return 0;
    }
    EarlierRun earlier = resume ? EarlierRun.in(path, run, out) : EarlierRun.NONE;
    if (earlier.isComplete()) {
      return 0;
    }
    RunTarget target = new RunTarget(path, overwrite, resume);
    target.check(run);
    train(run, target, earlier, out);
    return 0;
  }

  private void dryRun(RunConfig run, PrintWriter out) throws IOException {
    KernelProvider.find(run.settings().dtype(), run.settings().kernels());
    try (SparkSession spark = Sessions.start(session, "thalweg train --dry-run " + run.name())) {
      new ForecastText(DryRun.run(FitSpec.of(run), spark)).lines().forEach(out::println);
      out.flush();
    }
  }

  private void train(RunConfig run, RunTarget target, EarlierRun earlier, PrintStream out)
      throws Exception {
    Interrupts interrupts = Interrupts.listen();
    KernelProvider.find(
        run.settings().dtype(), run.settings().kernels()); // they warm up while Spark starts
    Optional<RunPage> served =
        page || port != null ? Optional.of(page(run, interrupts)) : Optional.empty();
    served.ifPresent(opened -> out.println("the run is shown on " + opened.address()));
    out.println("starting Spark");
    try (SparkSession spark = Sessions.start(session, "thalweg train " + run.name())) {
      try {
        interrupts.check();
        TrainingRun.Screen screen = new TrainingRun.Screen(out, out, served, Optional.of(sinks));
        TrainingRun.run(run, spark, target, earlier.newest(), screen, interrupts);
      } finally {
        interrupts.shield();
      }
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw interrupts.explain(e);
    } finally {
      served.ifPresent(RunPage::close);
    }
  }

  private RunPage page(RunConfig run, Interrupts interrupts) {
    LiveRun shown = new LiveRun(run.name(), run.toYaml());
    return RunPage.open(shown, port == null ? 0 : port, interrupts::request);
  }

  private void requireWords() {
    if (resume && (runDirectory == null || overwrite)) {
      String what =
          overwrite ? " and --overwrite exclude each other" : " needs " + RunTarget.OPTION;
      throw ThalwegException.of(ErrorCode.BAD_COMMAND_LINE, EarlierRun.OPTION + what)
          .expected(RunTarget.OPTION + " DIR " + EarlierRun.OPTION)
          .remedy(
              overwrite
                  ? "leave one of them out: a run goes on, or is replaced by a new one"
                  : "name the directory of the run that is to go on: --run-dir DIR --resume");
    }
  }
}
