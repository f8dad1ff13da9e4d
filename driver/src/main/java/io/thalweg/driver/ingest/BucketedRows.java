package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowLayout;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.data.ShardPacker;
import java.util.Iterator;
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

/**
 * The one shuffle: chunks of rows by bucket, and the tallies in the last partition. Reading the
 * tallies runs its map side; the shards read the rest of it later, wherever they are wanted.
 */
final class BucketedRows {
  private final Buckets buckets;
  private final JavaRDD<Tuple2<Integer, byte[]>> shuffled;

  BucketedRows(JavaPairRDD<Integer, byte[]> chunks, Buckets buckets) {
    this.buckets = buckets;
    ClassTag<byte[]> bytes = ClassTag.apply(byte[].class);
    ShuffledRDD<Integer, byte[], byte[]> rdd =
        new ShuffledRDD<>(
            chunks.rdd(),
            new ByNumber(buckets.partitions()),
            ClassTag.apply(Integer.class),
            bytes,
            bytes);
    // Kryo's form can be sorted without being read back, so a map task holds bytes, not objects.
    rdd.setSerializer(new KryoSerializer(chunks.context().getConf()));
    this.shuffled = JavaRDD.fromRDD(rdd, ClassTag.apply(Tuple2.class));
  }

  Buckets buckets() {
    return buckets;
  }

  /** Runs the map side and merges what its tasks learned. */
  SourceTally tally() {
    int perPart = buckets.perPart();
    List<byte[]> merged =
        partitions(buckets.tallyBucket(), 1, 1)
            .mapPartitions(chunks -> List.of(JavaBytes.write(merge(perPart, chunks))).iterator())
            .collect();
    return JavaBytes.read(SourceTally.class, merged.get(0));
  }

  /** The shards of one part, packed when they are first asked for. */
  <A> JavaRDD<Shard<A>> shards(RowLayout<A> layout, boolean validation, int[] shardRows) {
    int shards = shardRows.length;
    int first = validation ? buckets.perPart() : 0;
    int[] rows = shardRows.clone();
    return partitions(first, shards, buckets.perPart() / shards)
        .mapPartitionsWithIndex(
            (number, chunks) ->
                List.of(ShardPacker.pack(layout, number, rows[number], bytes(chunks))).iterator(),
            true);
  }

  private JavaRDD<Tuple2<Integer, byte[]>> partitions(int first, int groups, int each) {
    RDD<Tuple2<Integer, byte[]>> grouped =
        shuffled
            .rdd()
            .coalesce(groups, false, Option.apply(new ContiguousRanges(first, each)), null);
    return JavaRDD.fromRDD(grouped, shuffled.classTag());
  }

  private static SourceTally merge(int perPart, Iterator<Tuple2<Integer, byte[]>> tallies) {
    SourceTally sum = new SourceTally(perPart);
    while (tallies.hasNext()) {
      sum.add(JavaBytes.read(SourceTally.class, tallies.next()._2()));
    }
    return sum;
  }

  private static Iterator<byte[]> bytes(Iterator<Tuple2<Integer, byte[]>> chunks) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return chunks.hasNext();
      }

      @Override
      public byte[] next() {
        return chunks.next()._2();
      }
    };
  }

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
