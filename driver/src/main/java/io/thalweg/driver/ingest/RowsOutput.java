package io.thalweg.driver.ingest;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.storage.Storage;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.JobScope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Rows as a folder of files that Spark writes. Executors write into the folder that is staged, so
 * it has to be one that driver and executors share, on a mounted disk or by its URI.
 */
public final class RowsOutput {
  private RowsOutput() {}

  /**
   * What we read as CSV by default: a header, and quotes within quotes written twice. Spark's own
   * writer would trim cells.
   */
  private static final Map<String, String> CSV =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  /** Writes rows; as below, with nothing to check. */
  public static void write(OutputFolder output, Dataset<Row> rows, String format) {
    write(output, rows, format, () -> {});
  }

  /**
   * Writes rows.
   *
   * @param format parquet, orc, json or csv, which gets a header
   * @param check looks at what was counted while the rows were written; where it throws, what stood
   *     in {@code output} stays
   * @throws ThalwegException as {@link OutputFolder#write}; BAD_VALUE if the rows are read from
   *     files in {@code output}, or the executors have written elsewhere
   */
  static void write(OutputFolder output, Dataset<Row> rows, String format, Runnable check) {
    output.requireApart(Arrays.stream(rows.inputFiles()).map(RowsOutput::plain).toList());
    output.write(
        folder -> {
          JobScope.run(
              rows.sparkSession().sparkContext(),
              "Thalweg: writes rows to " + output.path(),
              () -> save(rows, format, folder));
          check.run();
          requireParts(folder, output);
        });
  }

  private static Path save(Dataset<Row> rows, String format, Path folder) {
    rows.write()
        .format(format)
        .options(format.equals("csv") ? CSV : Map.of())
        .mode(SaveMode.ErrorIfExists)
        .save(Storage.isLocal(folder) ? "file://" + folder : folder.toString());
    return folder;
  }

  /** The paths of a source, for {@link OutputFolder#requireApart}; none for a query or a table. */
  public static List<String> inputs(DataSource source) {
    return source instanceof DataSource.Files files && !files.format().equals("table")
        ? files.paths()
        : List.of();
  }

  /** Spark names the files of a data frame as encoded URIs. */
  private static String plain(String uri) {
    return uri.startsWith("file:") ? Path.of(URI.create(uri)).toString() : uri;
  }

  private static void requireParts(Path folder, OutputFolder output) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      if (files.noneMatch(file -> file.getFileName().toString().startsWith("part-"))) {
        throw ThalwegException.of(
                ErrorCode.BAD_VALUE, "the executors have not written into " + output.path())
            .expected("a folder that the driver and all executors share")
            .found("no rows beside the driver")
            .remedy(
                "choose a folder that all machines mount with %s, or give --master 'local[*]'"
                    .formatted(output.option()));
      }
    }
  }
}
