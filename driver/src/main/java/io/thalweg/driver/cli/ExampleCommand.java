package io.thalweg.driver.cli;

import io.thalweg.driver.example.Example;
import io.thalweg.driver.example.Examples;
import io.thalweg.driver.example.Setting;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.storage.StoredPath;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg example [NAME]}. */
@Command(
    name = "example",
    description = {
      "Runs a textbook program on gradient descent, or lists them.",
      "The source of each is one short file in driver/src/main/java/io/thalweg/driver/example,"
          + " written against the Java API."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg example",
      "  thalweg example quadratic",
      "  thalweg example surface --run-dir runs/surface"
    })
final class ExampleCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which one; without it, a list.")
  private String name;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The folder with the examples' data. Default: conf/data beside the launcher.")
  private Path data;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "Where a report is written. Default: runs/NAME-TIME.")
  private String reports;

  @Option(names = "--overwrite", description = "Replace the report that is there.")
  private boolean overwrite;

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    session.reachStorage();
    if (name == null) {
      list(spec.commandLine().getOut());
      return 0;
    }
    Example example = Examples.find(name);
    OutputFolder report = report();
    report.check();
    try (SparkSession spark = Sessions.start(session, "thalweg example " + name)) {
      example.run(new Setting(spark, System.out, dataFolder(), report));
    }
    return 0;
  }

  private static void list(PrintWriter out) {
    for (Example example : Examples.all()) {
      out.printf("%-13s %s%n", example.name(), example.summary());
    }
  }

  private Path dataFolder() {
    String home = System.getProperty("thalweg.home", "");
    return data == null ? Path.of(home, "conf", "data") : data;
  }

  private OutputFolder report() {
    String option = "--run-dir";
    Path folder = reports == null ? Setting.reportsOf(name) : StoredPath.of(reports, option);
    return new OutputFolder(folder, "example " + name, option, overwrite);
  }
}
