package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataSource;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The words that name data on the command line. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Files that Spark reads: Parquet, ORC, CSV, JSON, LIBSVM; a directory or a glob.")
  private String path;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "Their format, where the file extension does not say it.")
  private String format;

  /** Whether data is named at all. */
  boolean isGiven() {
    return path != null;
  }

  /** The data that is named. */
  DataSource source() {
    return format == null
        ? DataSource.Files.of(path)
        : new DataSource.Files(path, format, new TreeMap<>());
  }
}
