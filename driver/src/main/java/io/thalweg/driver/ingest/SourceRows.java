package io.thalweg.driver.ingest;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of a source. Where they are lines of text, a last column holds the text of those lines that
 * are not rows of the format, which else Spark would mend as it sees fit.
 *
 * @param checked the rows, with the column {@link #MALFORMED} last where there is one
 * @param text how the rows are written, where they are read from text
 * @param columns cells in a line, or features, where they are read from text
 */
public record SourceRows(Dataset<Row> checked, Optional<TextFormat> text, int columns) {
  /** The column of lines that are not rows. */
  static final String MALFORMED = "_thalweg_malformed_line";

  /** Checks for null. */
  public SourceRows {
    Objects.requireNonNull(checked);
    Objects.requireNonNull(text);
  }

  /** A data frame handed in from Java. */
  public static SourceRows of(Dataset<Row> rows) {
    return new SourceRows(rows, Optional.empty(), 0);
  }

  static SourceRows ofLines(Dataset<Row> rows, TextFormat format, int columns) {
    return new SourceRows(rows, Optional.of(format), columns);
  }

  /** The rows without the column of malformed lines. */
  public Dataset<Row> rows() {
    return marksLines() ? checked.drop(MALFORMED) : checked;
  }

  /** The first {@code most} of these rows. */
  public SourceRows first(int most) {
    return new SourceRows(checked.limit(most), text, columns);
  }

  /** Whether lines that are not rows are marked. */
  boolean marksLines() {
    return text.isPresent() && checked.schema().getFieldIndex(MALFORMED).isDefined();
  }
}
