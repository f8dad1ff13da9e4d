package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.data.RowOrigins;
import io.thalweg.worker.rows.RowCursor;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.InputFileBlockHolder;
import scala.Tuple2;

/** The map side: places the rows of a source and counts them. */
final class SourceRowsToBuckets<A> implements CheckedSource.ToPairs<A, Integer, byte[]> {
  private static final long serialVersionUID = 1L;

  private final RowCodec<A> codec;
  private final RowKeys keys;
  private final Buckets buckets;
  private final boolean stopAtBadRow;
  private final boolean ranged;
  private final boolean ofFiles;

  /**
   * The map side of a read.
   *
   * @param ranged whether the ranges of the features are looked at
   * @param ofFiles whether rows come straight from files
   */
  SourceRowsToBuckets(
      RowCodec<A> codec,
      RowKeys keys,
      Buckets buckets,
      boolean stopAtBadRow,
      boolean ranged,
      boolean ofFiles) {
    this.codec = codec;
    this.keys = keys;
    this.buckets = buckets;
    this.stopAtBadRow = stopAtBadRow;
    this.ranged = ranged;
    this.ofFiles = ofFiles;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(RowCursor<A> rows) {
    return new BucketIterator<A>(codec, buckets) {
      private long row;

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
          long key = keys.key(hash);
          if (!validation && tally().origins().wants(key)) {
            tally().origins().add(key, hash, origin(row));
          }
          place(validation, key, rows.row());
        } else {
          tally().bad(rows.bad(), rows.badLabel());
        }
        row++;
        return true;
      }
    };
  }

  /** Where the row that is read now stands. */
  private RowOrigins.Origin origin(long row) {
    String file = ofFiles ? InputFileBlockHolder.getInputFilePath().toString() : "";
    return new RowOrigins.Origin(file, TaskContext.getPartitionId(), row);
  }
}
