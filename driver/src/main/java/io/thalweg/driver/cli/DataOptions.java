package io.thalweg.driver.cli;

import io.thalweg.driver.config.NewData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The words that name data on the command line, for a model that a run has trained. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = {
        "The rows, in the forms of data.train in a config: a path, a glob or a folder;"
            + " '{path: new.csv, format: csv, options: {sep: \";\"}}'; '{sql: \"SELECT ...\"}'.",
        "Format and options that are not given are those of the run."
      })
  private String data;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "Their format, where neither the file extension nor the run says it.")
  private String format;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Changes what the run's config says about data, for this command: data.label=churn,"
              + " data.bad_rows=drop, data.train=moved.csv. May be repeated.")
  private List<String> sets = List.of();

  /** What the words name. */
  NewData named() {
    return new NewData(
        Optional.ofNullable(data), Optional.ofNullable(format), sets, Path.of("").toAbsolutePath());
  }
}
