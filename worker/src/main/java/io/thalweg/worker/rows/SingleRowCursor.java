package io.thalweg.worker.rows;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowView;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reads rows one by one. */
final class SingleRowCursor<A> implements RowCursor<A> {
  private final RowReader<A> reader;
  private final Iterator<InternalRow> rows;
  private final RowView<A> row;
  private final ContentHash hash = new ContentHash();
  private InternalRow current;
  private BadCell bad;

  SingleRowCursor(RowReader<A> reader, Iterator<InternalRow> rows) {
    this.reader = reader;
    this.rows = rows;
    this.row = reader.codec().newRow();
  }

  @Override
  public boolean next() {
    if (!rows.hasNext()) {
      return false;
    }
    current = rows.next();
    bad = reader.read(current, row, hash);
    return true;
  }

  @Override
  public double badLabel() {
    return reader.label(current);
  }

  @Override
  public BadCell bad() {
    return bad;
  }

  @Override
  public RowView<A> row() {
    return row;
  }

  @Override
  public ContentHash hash() {
    return hash;
  }
}
