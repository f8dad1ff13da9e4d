package io.thalweg.driver.cli;

import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.LocalPath;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.shared.tensor.KernelProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "",
      "Data, config and seed determine every bit of the model, on any cluster.",
      "Ctrl-C ends the run after the current round; what was reached is written."
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONFIG", description = "A YAML file; see conf/README.md for its keys.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides a key of the config, such as epochs=2; the value is YAML, and null removes the"
              + " key. May be repeated.")
  private List<String> sets = List.of();

  @Option(
      names = RunTarget.OPTION,
      paramLabel = "DIR",
      description = "Where to write the run. Default: runs/NAME-TIME.")
  private String runDirectory;

  @Option(
      names = "--overwrite",
      description = "Replace the earlier run in the run directory once this one has completed.")
  private boolean overwrite;

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    RunConfig run = ConfigFiles.load(HomeConfig.find(config, here), sets, here);
    Path path =
        runDirectory == null
            ? RunDirectory.defaultPath(run.name(), LocalDateTime.now(ZoneId.systemDefault()))
            : LocalPath.of(runDirectory, RunTarget.OPTION);
    RunTarget target = new RunTarget(path, overwrite);
    target.check(run);
    PrintStream out = System.out;
    Interrupts interrupts = Interrupts.listen();
    KernelProvider.find(
        run.settings().dtype(), run.settings().kernels()); // they warm up while Spark starts
    out.println("starting Spark");
    try (SparkSession spark = Sessions.start(session, "thalweg train " + run.name())) {
      TrainingRun.run(run, spark, target, out, interrupts::requested);
    }
    return 0;
  }
}
