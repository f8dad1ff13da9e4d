package io.thalweg.driver.ingest;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.data.RowView;
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

  private final RowCodec<A> codec;
  private final RowKeys keys;
  private final Buckets buckets;

  CopiesToBuckets(RowCodec<A> codec, RowKeys keys, Buckets buckets) {
    this.codec = codec;
    this.keys = keys;
    this.buckets = buckets;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Tuple2<RowContent, Long>> counted) {
    return new BucketIterator<A>(codec, buckets) {
      private final RowView<A> row = codec.newRow();
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
        tally().part(validation).observe(row, hash);
        place(validation, keys.key(content.hash(), copy++), content.bytes());
        return true;
      }

      private void begin(Tuple2<RowContent, Long> next) {
        content = next._1();
        copies = next._2();
        copy = 0;
        codec.read(content.bytes(), row);
        hash.update(row);
      }
    };
  }
}
