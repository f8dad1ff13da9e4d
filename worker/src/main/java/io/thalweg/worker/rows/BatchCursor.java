package io.thalweg.worker.rows;

import io.thalweg.worker.data.ContentHash;
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
  private final A single; // one row
  private final ContentHash hash = new ContentHash();
  private ColumnarBatch batch;
  private int first; // the block's first row in the batch
  private int at = -1; // the row in the block
  private BadCell bad;
  private boolean finished;

  BatchCursor(RowReader<A> reader, Iterator<ColumnarBatch> batches) {
    this.reader = reader;
    this.batches = batches;
    this.block = new ColumnBlock<>(reader.layout());
    this.single = reader.layout().dtype().allocate(reader.layout().stride());
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
      bad = reader.checkRanges(block.elements(), from(), hash);
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
    if (bad == null) {
      int stride = reader.layout().stride();
      reader.layout().dtype().copy(single, 0, block.elements(), from(), stride);
    }
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
  public A elements() {
    return block.elements();
  }

  @Override
  public int from() {
    return block.row(at);
  }

  @Override
  public ContentHash hash() {
    return hash;
  }
}
