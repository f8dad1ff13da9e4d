package io.thalweg.driver.ingest;

import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.GuardedRdd;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** Chunks that a shuffle moves: bucket k, and at last the tallies, to a partition of its own. */
final class ShuffledRows extends BucketedRows {
  private static final ClassTag<byte[]> BYTES = ClassTag.apply(byte[].class);
  private static final ClassTag<Tuple2<Integer, byte[]>> PAIR = ClassTag.apply(Tuple2.class);

  private final RDD<Tuple2<Integer, byte[]>> chunks;

  private ShuffledRows(RDD<Tuple2<Integer, byte[]>> chunks, Buckets buckets) {
    super(buckets, sum(ranges(chunks, buckets.tallyBucket(), 1, 1), buckets));
    this.chunks = chunks;
  }

  /** Reads the source, see {@link BucketedRows#read}. */
  static ShuffledRows read(JavaPairRDD<Integer, byte[]> placed, Buckets buckets) {
    ShuffledRDD<Integer, byte[], byte[]> shuffled =
        new ShuffledRDD<>(
            GuardedRdd.of(JavaRDD.fromRDD(placed.rdd(), placed.classTag())).rdd(),
            new ByNumber(buckets.partitions()),
            ClassTag.apply(Integer.class),
            BYTES,
            BYTES);
    // Kryo's form can be sorted without being read back, so a map task holds bytes, not objects.
    shuffled.setSerializer(new KryoSerializer(placed.context().getConf()));
    return new ShuffledRows(JavaRDD.fromRDD(shuffled, PAIR).rdd(), buckets);
  }

  @Override
  JavaRDD<byte[]> chunks(int first, int each, int groups) {
    return ranges(chunks, first, each, groups);
  }

  private static JavaRDD<byte[]> ranges(
      RDD<Tuple2<Integer, byte[]>> chunks, int first, int each, int groups) {
    ContiguousRanges ranges = new ContiguousRanges(first, each);
    return JavaRDD.fromRDD(chunks.coalesce(groups, false, Option.apply(ranges), null), PAIR)
        .map(Tuple2::_2);
  }

  /** Shards are packed when they are first used, wherever that is. */
  @Override
  <A> void pack(List<JavaRDD<Shard<A>>> parts) {}

  /** The shuffle's files go with the shards that are made of them. */
  @Override
  public void close() {}

  /** Key k goes to partition k. */
  private static final class ByNumber extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    ByNumber(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByNumber that && that.partitions == partitions;
    }

    @Override
    public int hashCode() {
      return partitions;
    }
  }
}
