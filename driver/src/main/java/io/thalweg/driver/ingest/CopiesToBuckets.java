package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.data.RowLayout;
import java.util.Iterator;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * The map side for data with many equal rows: the copies of a row are numbered, and each number has
 * a key of its own, so that they spread over all shards.
 */
final class CopiesToBuckets
    implements PairFlatMapFunction<Iterator<Tuple2<RowContent, Long>>, Integer, byte[]> {
  private static final long serialVersionUID = 1L;

  private final RowLayout<?> layout;
  private final RowKeys keys;
  private final Buckets buckets;

  CopiesToBuckets(RowLayout<?> layout, RowKeys keys, Buckets buckets) {
    this.layout = layout;
    this.keys = keys;
    this.buckets = buckets;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Tuple2<RowContent, Long>> counted) {
    return new BucketIterator(layout, buckets) {
      private RowContent content;
      private long copies;
      private long copy;

      @Override
      boolean advance() {
        if (copy == copies) {
          if (!counted.hasNext()) {
            return false;
          }
          Tuple2<RowContent, Long> next = counted.next();
          content = next._1();
          copies = next._2();
          copy = 0;
        }
        boolean validation = keys.validation(content.hash());
        place(validation, keys.key(content.hash(), copy++), content.bytes());
        return true;
      }
    };
  }
}
