package io.thalweg.driver.ingest;

import io.thalweg.worker.data.ChunkBuffers;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowView;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * The lazy output of one map task: (bucket, chunk of rows) pairs, and at the very end the task's
 * tally as one more pair in the bucket after the last. So a source is read once for both, and the
 * tally is exactly as reliable as the rows: a task that is run again replaces both.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class BucketIterator<A> implements Iterator<Tuple2<Integer, byte[]>> {
  private final Buckets buckets;
  private final ArrayDeque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
  private final SourceTally tally;
  private final ChunkBuffers<A> chunks;
  private boolean finished;

  BucketIterator(RowCodec<A> codec, Buckets buckets) {
    this.buckets = buckets;
    this.tally = new SourceTally(buckets.perPart());
    this.chunks =
        new ChunkBuffers<>(
            codec, buckets.tallyBucket(), (bucket, chunk) -> ready.add(pair(bucket, chunk)));
  }

  /** Reads one more element of the input and places its rows; false at the end. */
  abstract boolean advance();

  final SourceTally tally() {
    return tally;
  }

  /** Places a row given by its content. */
  final void place(boolean validation, long key, byte[] content) {
    chunks.add(count(validation, key), key, content);
  }

  /** Places a row. */
  final void place(boolean validation, long key, RowView<A> row) {
    chunks.add(count(validation, key), key, row);
  }

  private int count(boolean validation, long key) {
    int bucket = buckets.of(key);
    tally.part(validation).place(bucket);
    return validation ? bucket + buckets.perPart() : bucket;
  }

  @Override
  public final boolean hasNext() {
    while (ready.isEmpty() && !finished) {
      if (!advance()) {
        finished = true;
        chunks.flush();
        ready.add(pair(buckets.tallyBucket(), JavaBytes.write(tally)));
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public final Tuple2<Integer, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private static Tuple2<Integer, byte[]> pair(int bucket, byte[] bytes) {
    return new Tuple2<>(bucket, bytes);
  }
}
