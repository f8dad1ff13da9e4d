package io.thalweg.driver.ingest;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.data.RowLayout;
import io.thalweg.worker.data.RowTally;
import io.thalweg.worker.spark.BadCell;
import io.thalweg.worker.spark.RowReader;
import java.util.Iterator;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/** The map side of the shuffle: converts, checks, hashes and places the rows of a source. */
final class SourceRowsToBuckets<A>
    implements PairFlatMapFunction<Iterator<InternalRow>, Integer, byte[]> {
  private static final long serialVersionUID = 1L;

  private final RowReader<A> reader;
  private final RowKeys keys;
  private final Buckets buckets;
  private final boolean stopAtBadRow;

  SourceRowsToBuckets(RowReader<A> reader, RowKeys keys, Buckets buckets, boolean stopAtBadRow) {
    this.reader = reader;
    this.keys = keys;
    this.buckets = buckets;
    this.stopAtBadRow = stopAtBadRow;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<InternalRow> rows) {
    RowLayout<A> layout = reader.layout();
    A row = layout.dtype().allocate(layout.stride());
    ContentHash hash = new ContentHash();
    return new BucketIterator(layout, buckets) {
      @Override
      boolean advance() {
        if (!rows.hasNext() || (stopAtBadRow && tally().badRows() > 0)) {
          return false;
        }
        BadCell bad = reader.read(rows.next(), row, hash);
        if (bad == null) {
          boolean validation = keys.validation(hash.first());
          observe(tally().part(validation), layout, row, hash);
          place(layout, validation, keys.key(hash.first()), row);
        } else {
          tally().bad(bad);
        }
        return true;
      }
    };
  }

  private static <A> void observe(RowTally tally, RowLayout<A> layout, A row, ContentHash hash) {
    tally.hash(hash);
    if (layout.hasLabel()) {
      tally.label(layout.dtype().get(row, layout.labelAt()));
    }
    if (layout.hasWeight()) {
      tally.weight(layout.dtype().get(row, layout.weightAt()));
    }
  }
}
