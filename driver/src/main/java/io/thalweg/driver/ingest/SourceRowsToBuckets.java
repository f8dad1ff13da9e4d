package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.rows.RowCursor;
import java.util.Iterator;
import scala.Tuple2;

/** The map side: places the rows of a source and counts them. */
final class SourceRowsToBuckets<A> implements CheckedSource.ToPairs<A, Integer, byte[]> {
  private static final long serialVersionUID = 1L;

  private final RowCodec<A> codec;
  private final RowKeys keys;
  private final Buckets buckets;
  private final boolean stopAtBadRow;
  private final boolean ranged;

  /**
   * The map side of a read.
   *
   * @param ranged whether the ranges of the features are looked at
   */
  SourceRowsToBuckets(
      RowCodec<A> codec, RowKeys keys, Buckets buckets, boolean stopAtBadRow, boolean ranged) {
    this.codec = codec;
    this.keys = keys;
    this.buckets = buckets;
    this.stopAtBadRow = stopAtBadRow;
    this.ranged = ranged;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(RowCursor<A> rows) {
    return new BucketIterator<A>(codec, buckets) {
      @Override
      boolean advance() {
        if ((stopAtBadRow && tally().badRows() > 0) || !rows.next()) {
          return false;
        }
        if (rows.bad() == null) {
          long hash = rows.hash().first();
          boolean validation = keys.validation(hash);
          tally().part(validation).observe(rows.row(), rows.hash());
          if (ranged) {
            tally().ranges().add(rows.row());
          }
          if (buckets.hasValidation()) {
            tally().sample().add(hash);
          }
          place(validation, keys.key(hash), rows.row());
        } else {
          tally().bad(rows.bad(), rows.badLabel());
        }
        return true;
      }
    };
  }
}
