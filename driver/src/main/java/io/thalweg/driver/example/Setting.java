package io.thalweg.driver.example;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.state.RunDirectory;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
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
 * @param reports the folder that its report goes to
 */
public record Setting(SparkSession spark, PrintStream out, Path data, Path reports) {

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

  /** The path of the report, in a folder that is made for it. */
  Path report() {
    try {
      return Files.createDirectories(reports).resolve("report.html");
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, reports + " cannot be created").cause(e);
    }
  }
}
