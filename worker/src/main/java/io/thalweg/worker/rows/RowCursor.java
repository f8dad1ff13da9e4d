package io.thalweg.worker.rows;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowView;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Goes over the rows of one partition of a source, each converted to the run's element type,
 * checked and hashed. The row that it stands on is valid until the next step.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface RowCursor<A> {
  /** Steps to the next row; false after the last. */
  boolean next();

  /** The label of a bad row, or NaN where it has none that can be read. */
  double badLabel();

  /** What is wrong with the row, or null. The methods below are for good rows. */
  BadCell bad();

  /** The row's elements. */
  RowView<A> row();

  /** The hash of the row's elements. */
  ContentHash hash();

  /** A cursor over rows that come one by one. */
  static <A> RowCursor<A> overRows(RowReader<A> reader, Iterator<InternalRow> rows) {
    return new SingleRowCursor<>(reader, rows);
  }

  /** A cursor over rows that come in batches of columns, in the reader's order. */
  static <A> RowCursor<A> overBatches(RowReader<A> reader, Iterator<ColumnarBatch> batches) {
    return new BatchCursor<>(reader, batches);
  }
}
