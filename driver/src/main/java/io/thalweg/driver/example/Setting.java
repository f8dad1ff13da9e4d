package io.thalweg.driver.example;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.report.PlotPage;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where an example runs.
 *
 * @param spark the session
 * @param out takes what it prints
 * @param data the folder with its data
 * @param report the folder that its report goes to
 */
public record Setting(SparkSession spark, PrintStream out, Path data, OutputFolder report) {

  /** A folder {@code runs/NAME-TIME} for the report of an example. */
  public static Path reportsOf(String name) {
    return RunDirectory.defaultPath(name, LocalDateTime.now(ZoneId.systemDefault()));
  }

  /** The rows of a CSV file with a header. */
  Dataset<Row> csv(String file) {
    return csv(spark, data.resolve(file));
  }

  /** The rows of a CSV file with a header. */
  static Dataset<Row> csv(SparkSession spark, Path file) {
    String path = file.toAbsolutePath().normalize().toString();
    return SourceReader.read(spark, DataSource.Files.of(path)).rows();
  }

  /** Writes the report and says where it is. */
  void report(PlotPage page) {
    report.write(
        folder -> {
          Files.createDirectory(folder);
          page.write(folder.resolve("report.html"));
        });
    out.println("report: " + report.path().resolve("report.html").toAbsolutePath());
  }
}
