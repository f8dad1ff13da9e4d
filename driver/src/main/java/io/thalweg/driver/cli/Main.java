package io.thalweg.driver.cli;

import io.thalweg.driver.config.HomePath;
import io.thalweg.driver.files.Version;
import io.thalweg.shared.error.ErrorType;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The program {@code thalweg}: reads its words, runs a command and returns an exit code. */
@Command(
    name = "thalweg",
    versionProvider = Main.VersionText.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    description = "Trains models by gradient descent on Apache Spark, with the same bits anywhere.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "To begin with:",
      "  thalweg train conf/quickstart.yaml",
      "  thalweg init TABLE.csv --label COLUMN",
      "  thalweg train --help"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:the command line or the config is wrong",
      "65:the data is wrong",
      "70:a fault of the program, of Spark or of the machine",
      "75:interrupted; what was reached is written, and --resume goes on from there",
      "76:diverged: the loss is no longer finite or has grown, or nothing was learnt"
    },
    subcommands = {
      InitCommand.class,
      TrainCommand.class,
      ExperimentCommand.class,
      CompareCommand.class,
      DoctorCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      InspectCommand.class,
      ExampleCommand.class,
      ConvertIdx.class,
      GenerateCommand.class
    })
public final class Main implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** The entry point. Ends the process with the exit code of {@link #run}. */
  public static void main(String[] args) {
    StandardError.choose();
    QuietLogs.beginBeforeSpark();
    int code = run(args);
    // Under spark-submit success is a plain return: a cluster manager would take an exit for a
    // failure. In a process of our own, threads that Spark leaves behind must not keep it alive.
    if (code != 0 || !SessionSettings.isSubmitted(Sessions.systemProperties())) {
      System.exit(code);
    }
  }

  /**
   * Runs one command line and prints to the standard streams. Throws nothing.
   *
   * @return the exit code, see {@link ErrorType}
   */
  public static int run(String... args) {
    Charset charset = Charset.forName(System.getProperty("native.encoding"));
    PrintWriter out = new PrintWriter(System.out, true, charset);
    return run(out, new PrintWriter(System.err, true, charset), args);
  }

  /** The same with other streams. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main).setOut(out).setErr(err);
    line.registerConverter(Path.class, HomePath::of);
    line.setExecutionStrategy(
        words -> {
          if (main.debug) {
            QuietLogs.showExceptions();
          }
          return new RunLast().execute(words);
        });
    line.setParameterExceptionHandler(
        (error, words) -> ErrorReport.print(ErrorReport.usage(error), false, err));
    line.setExecutionExceptionHandler(
        (error, command, result) -> ErrorReport.print(error, main.debug, err));
    try {
      return line.execute(args);
    } catch (Error error) { // such as OutOfMemoryError: reported, and the process ends
      return ErrorReport.print(error, main.debug, err);
    } finally {
      out.flush();
      err.flush();
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** What {@code --version} prints. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Map<String, String> properties = Sessions.systemProperties();
      String platform =
          String.join(
              " ",
              properties.get("os.name"),
              properties.get("os.version"),
              properties.get("os.arch"));
      return new String[] {
        "thalweg " + Version.current(), "Java " + properties.get("java.version") + ", " + platform
      };
    }
  }
}
