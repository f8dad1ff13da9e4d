package io.thalweg.driver.ingest;

import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of a source, and how a row number becomes a line number in its files.
 *
 * @param rows the rows
 * @param linesBefore lines of a file before its first row (1 for CSV with a header), or {@link
 *     #NO_LINES} where rows are not lines
 */
public record SourceRows(Dataset<Row> rows, int linesBefore) {
  /** For sources whose rows are not lines of text. */
  public static final int NO_LINES = -1;

  /** Checks for null. */
  public SourceRows {
    Objects.requireNonNull(rows);
  }

  /** A data frame handed in from Java. */
  public static SourceRows of(Dataset<Row> rows) {
    return new SourceRows(rows, NO_LINES);
  }
}
