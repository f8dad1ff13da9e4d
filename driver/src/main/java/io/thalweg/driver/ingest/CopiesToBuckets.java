package io.thalweg.driver.ingest;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.data.RowLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * The map side for data with many equal rows: the copies of a row are numbered, and each number has
 * a key of its own, so that they spread over all shards, and over both parts.
 */
final class CopiesToBuckets<A>
    implements PairFlatMapFunction<Iterator<Tuple2<RowContent, Long>>, Integer, byte[]> {
  private static final long serialVersionUID = 1L;

  private final RowLayout<A> layout;
  private final RowKeys keys;
  private final Buckets buckets;

  CopiesToBuckets(RowLayout<A> layout, RowKeys keys, Buckets buckets) {
    this.layout = layout;
    this.keys = keys;
    this.buckets = buckets;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Tuple2<RowContent, Long>> counted) {
    return new BucketIterator(layout, buckets) {
      private final A row = layout.dtype().allocate(layout.stride());
      private final ContentHash hash = new ContentHash();
      private RowContent content;
      private long copies;
      private long copy;

      @Override
      boolean advance() {
        if (copy == copies) {
          if (!counted.hasNext()) {
            return false;
          }
          begin(counted.next());
        }
        boolean validation = keys.validation(content.hash(), copy);
        tally().part(validation).observe(layout, row, 0, hash);
        place(validation, keys.key(content.hash(), copy++), content.bytes());
        return true;
      }

      private void begin(Tuple2<RowContent, Long> next) {
        content = next._1();
        copies = next._2();
        copy = 0;
        ByteBuffer bytes = ByteBuffer.wrap(content.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        layout.dtype().read(bytes, row, 0, layout.stride());
        hash.update(layout.dtype(), row, layout.stride());
      }
    };
  }
}
