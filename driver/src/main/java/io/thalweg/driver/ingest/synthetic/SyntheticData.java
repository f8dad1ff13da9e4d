package io.thalweg.driver.ingest.synthetic;

import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.ingest.RowsOutput;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table of generated rows. Row {@code i} is a function of kind, seed and {@code i} alone, so the
 * table does not depend on how many tasks write it, and a second call with a later first row gives
 * held-out rows of the same distribution.
 *
 * @param kind one of {@link #KINDS}
 * @param seed decides the true weights as well as the rows
 * @param first the number of the first row
 * @param rows how many
 */
public record SyntheticData(String kind, long seed, long first, long rows) {
  /** The kinds there are. */
  public static final List<String> KINDS = List.of("logistic", "regression", "digits", "ctr");

  /** The formats that can be written. */
  public static final List<String> FORMATS = List.of("parquet", "orc", "json", "csv");

  private static final long FILE_BYTES = 16 << 20;

  /**
   * Checks the parts.
   *
   * @throws ThalwegException BAD_VALUE for an unknown kind, a negative first row, less than one row
   */
  public SyntheticData {
    if (!KINDS.contains(kind)) {
      throw UnknownKey.value("KIND", kind, KINDS);
    }
    require(rows >= 1, "--rows", "1 or more", rows);
    require(first >= 0, "--first-row", "0 or more", first);
    require(first <= Long.MAX_VALUE - rows, "--first-row + --rows", "a 64-bit number", first);
  }

  private static void require(boolean condition, String option, String expected, long found) {
    if (!condition) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, option + " is out of range")
          .expected(expected)
          .found(Long.toString(found));
    }
  }

  /**
   * Checks that this kind can be written so.
   *
   * @throws ThalwegException BAD_VALUE
   */
  public void requireFormat(String format) {
    if (!FORMATS.contains(format)) {
      throw UnknownKey.value("--format", format, FORMATS);
    }
    boolean flat = kind.equals("logistic") || kind.equals("regression");
    if (format.equals("csv") && !flat) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, kind + " cannot be written as CSV")
          .expected("numbers in all columns")
          .found("a column of arrays or vectors")
          .remedy("choose --format parquet");
    }
  }

  /** The rows, in order; the number of partitions depends on their size alone. */
  public Dataset<Row> generate(SparkSession spark) {
    long files = Math.round((double) rows * source().bytesPerRow() / FILE_BYTES);
    return generate(spark, (int) Math.min(Math.max(1, files), Integer.MAX_VALUE));
  }

  /** The same rows from a number of tasks. */
  Dataset<Row> generate(SparkSession spark, int partitions) {
    SyntheticRows source = source();
    MapFunction<Long, Row> row = source::row;
    return spark.range(first, first + rows, 1, partitions).map(row, Encoders.row(source.schema()));
  }

  /**
   * Writes the rows.
   *
   * @throws ThalwegException BAD_VALUE for a format that does not fit, OUTPUT_EXISTS
   */
  public void write(SparkSession spark, OutputFolder output, String format) {
    requireFormat(format);
    RowsOutput.write(output, generate(spark), format);
  }

  private SyntheticRows source() {
    return switch (kind) {
      case "logistic" -> new LogisticRows(seed);
      case "regression" -> new RegressionRows(seed);
      case "digits" -> new DigitsRows(seed);
      case "ctr" -> new CtrRows(seed);
      default -> throw new IllegalStateException(kind);
    };
  }
}
