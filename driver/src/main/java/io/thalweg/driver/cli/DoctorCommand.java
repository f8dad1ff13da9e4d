package io.thalweg.driver.cli;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.fit.Checkup;
import io.thalweg.driver.fit.CheckupResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.tensor.KernelProvider;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code thalweg doctor CONFIG}. */
@Command(
    name = "doctor",
    description = {
      "Looks at a config and its rows before a long run, and says what is wrong.",
      "It trains nothing to keep: gradients are checked, a few rows learnt by heart, learning rates"
          + " tried, time and memory forecast, all on a sample."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg doctor conf/quickstart.yaml",
      "  thalweg doctor conf/quickstart.yaml --set optimizer.lr=3 --json",
      "",
      "It ends with exit code 0 where nothing is wrong, 65 where there is a warning or an error."
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--json", description = "Print one line of JSON instead of text.")
  private boolean json;

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    session.reachStorage();
    RunConfig run = config.load();
    KernelProvider.find(run.settings().dtype(), run.settings().kernels());
    try (SparkSession spark = Sessions.start(session, "thalweg doctor " + run.name())) {
      CheckupResult result = Checkup.run(FitSpec.of(run), spark);
      CheckupText text = new CheckupText(result);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.line(text.toMap()));
      } else {
        text.lines().forEach(out::println);
      }
      out.flush();
      return result.isGrave() ? ErrorType.DATA.exitCode() : 0;
    }
  }
}
