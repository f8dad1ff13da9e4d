package io.thalweg.worker.rows;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowView;
import java.util.Iterator;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads rows out of batches of columns, some hundred at a time. A row that is not plainly good is
 * read once more by itself, so that both ways agree on what is wrong with it.
 */
final class BatchCursor<A> implements RowCursor<A> {
  private final RowReader<A> reader;
  private final Iterator<ColumnarBatch> batches;
  private final ColumnBlock<A> block;
  private final RowView<A> single;
  private final ContentHash hash = new ContentHash();
  private ColumnarBatch batch;
  private int first; // the block's first row in the batch
  private int at = -1; // the row in the block
  private RowView<A> row;
  private BadCell bad;
  private boolean finished;

  BatchCursor(RowReader<A> reader, Iterator<ColumnarBatch> batches) {
    this.reader = reader;
    this.batches = batches;
    this.block = new ColumnBlock<>(reader.codec());
    this.single = reader.codec().newRow();
  }

  @Override
  public boolean next() {
    at++;
    if (at == block.rows()) {
      at = 0;
      finished = finished || !nextBlock();
    }
    if (finished) {
      return false;
    }
    boolean plain = !block.isSingle(at);
    if (plain) {
      row = block.row(at);
      bad = reader.checkRanges(row, hash);
      plain = bad == null && hash.finite();
    }
    if (!plain) {
      readSingly();
    }
    return true;
  }

  private boolean nextBlock() {
    first += block.rows();
    while (batch == null || first == batch.numRows()) {
      if (!batches.hasNext()) {
        return false;
      }
      batch = batches.next();
      first = 0;
    }
    block.begin(batch.numRows() - first);
    reader.convert(batch, first, block);
    return true;
  }

  private void readSingly() {
    bad = reader.read(batch.getRow(first + at), single, hash);
    row = single;
  }

  @Override
  public double badLabel() {
    return reader.label(batch.getRow(first + at));
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
