package io.thalweg.driver.cli;

import io.thalweg.driver.experiment.RunComparison;
import io.thalweg.driver.report.Comparison;
import io.thalweg.driver.report.ComparisonReport;
import io.thalweg.driver.report.TextTable;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg compare RUN_DIR...}. */
@Command(
    name = "compare",
    description = "Draws any finished runs together on one page, and prints a table of them.",
    footer = {
      "",
      "Examples:",
      "  thalweg compare runs/first runs/second",
      "  thalweg compare runs/batch/runs/* --output batches.html"
    })
final class CompareCommand implements Callable<Integer> {
  private static final String OUTPUT = "--output";

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN_DIR",
      description = "The directories of the runs, which have ended.")
  private List<String> runs;

  @Option(
      names = OUTPUT,
      paramLabel = "FILE",
      defaultValue = "comparison.html",
      description = "The page, a new file. Default: ${DEFAULT-VALUE}.")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path page = StoredPath.of(output, OUTPUT);
    if (Files.exists(page)) {
      throw ThalwegException.of(ErrorCode.OUTPUT_EXISTS, "the file exists: " + page)
          .expected("a new file for " + OUTPUT);
    }
    Comparison comparison =
        RunComparison.of(runs.stream().map(run -> StoredPath.of(run, "RUN_DIR")).toList());
    ComparisonReport.write(comparison, page);
    PrintWriter out = spec.commandLine().getOut();
    TextTable.lines(comparison.table()).forEach(out::println);
    out.println("report: " + page.toAbsolutePath());
    return 0;
  }
}
