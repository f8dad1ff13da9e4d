package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.EmbeddedInput;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is known of rows before they are read.
 *
 * @param used their used columns
 * @param isText whether they are lines of text
 * @param width features of a row
 * @param labelWidth numbers of its label
 * @param embedded features that are numbers of categories, with all that there are
 * @param rowBytes of a packed row
 */
public record SourceOutline(
    Dataset<Row> used,
    boolean isText,
    int width,
    int labelWidth,
    List<EmbeddedInput> embedded,
    int rowBytes) {
  /** Takes a copy. */
  public SourceOutline {
    embedded = List.copyOf(embedded);
  }

  /** How many rows there are, without reading them. */
  public SourceSize size() {
    return SourceSize.of(used, isText, rowBytes);
  }

  /** The same of other rows with these columns. */
  public SourceOutline with(Dataset<Row> rows) {
    return new SourceOutline(rows, isText, width, labelWidth, embedded, rowBytes);
  }

  /**
   * Shards that so many rows are packed into.
   *
   * @param asked by the config; 0 lets the data decide
   */
  public int shards(long rows, int asked) {
    return asked > 0 ? asked : ShardCount.of(Math.max(1, rows), rowBytes);
  }
}
