package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowLayout;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.data.ShardPacker;
import io.thalweg.worker.spark.RangeRdd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * The rows of a source in chunks by bucket, and what was counted on the way. On a cluster one
 * shuffle brings the chunks of a bucket together. In one JVM there is nothing to bring: the map
 * tasks' chunks stay where they are, as long as memory allows, and every shard picks its own.
 */
final class BucketedRows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketedRows.class);

  private final Buckets buckets;
  private final JavaRDD<Tuple2<Integer, byte[]>> chunks;
  private final boolean shuffled;
  private final SourceTally tally;

  private BucketedRows(Buckets buckets, JavaRDD<Tuple2<Integer, byte[]>> chunks, boolean shuffled) {
    this.buckets = buckets;
    this.chunks = chunks;
    this.shuffled = shuffled;
    this.tally = readTally();
  }

  /**
   * Reads the source.
   *
   * @param placed chunks by bucket, and at the end of each partition its tally in the last bucket
   * @param sourceBytes Spark's estimate of the source's size
   * @param rowBytes bytes of a packed row
   */
  static BucketedRows read(
      JavaPairRDD<Integer, byte[]> placed, Buckets buckets, double sourceBytes, int rowBytes) {
    SparkContext context = placed.context();
    if (context.isLocal() && 2 * sourceBytes <= freeBytes(context)) {
      BucketedRows kept = kept(placed, buckets);
      long packedBytes = kept.tally.rows() * rowBytes;
      if (kept.isInMemory() && packedBytes <= freeBytes(context)) {
        return kept;
      }
      LOG.info("{} bytes of rows and their copy do not fit into memory: shuffling", packedBytes);
      kept.close();
    }
    return shuffled(placed, buckets);
  }

  private static BucketedRows kept(JavaPairRDD<Integer, byte[]> placed, Buckets buckets) {
    RDD<Tuple2<Integer, byte[]>> rdd = placed.rdd();
    rdd.setName("rows by bucket").persist(StorageLevel.MEMORY_AND_DISK());
    return new BucketedRows(buckets, JavaRDD.fromRDD(rdd, rdd.elementClassTag()), false);
  }

  private static BucketedRows shuffled(JavaPairRDD<Integer, byte[]> placed, Buckets buckets) {
    ClassTag<byte[]> bytes = ClassTag.apply(byte[].class);
    ShuffledRDD<Integer, byte[], byte[]> rdd =
        new ShuffledRDD<>(
            placed.rdd(),
            new ByNumber(buckets.partitions()),
            ClassTag.apply(Integer.class),
            bytes,
            bytes);
    // Kryo's form can be sorted without being read back, so a map task holds bytes, not objects.
    rdd.setSerializer(new KryoSerializer(placed.context().getConf()));
    return new BucketedRows(buckets, JavaRDD.fromRDD(rdd, ClassTag.apply(Tuple2.class)), true);
  }

  /** Memory that Spark could still give to cached blocks. */
  private static long freeBytes(SparkContext context) {
    return CollectionConverters.asJava(context.getExecutorMemoryStatus()).values().stream()
        .mapToLong(mostAndFree -> (Long) mostAndFree._2())
        .sum();
  }

  private boolean isInMemory() {
    int id = chunks.id();
    return Arrays.stream(chunks.context().getRDDStorageInfo())
        .anyMatch(
            info ->
                info.id() == id
                    && info.diskSize() == 0
                    && info.numCachedPartitions() == info.numPartitions());
  }

  Buckets buckets() {
    return buckets;
  }

  /** What the map tasks learned, merged. */
  SourceTally tally() {
    return tally;
  }

  private SourceTally readTally() {
    int bucket = buckets.tallyBucket();
    int perPart = buckets.perPart();
    List<byte[]> merged =
        (shuffled ? chunksOf(bucket, 1, 1) : chunks)
            .mapPartitions(
                pairs -> List.of(JavaBytes.write(merge(perPart, of(bucket, 1, pairs)))).iterator())
            .collect();
    return merge(perPart, merged);
  }

  private static SourceTally merge(int perPart, List<byte[]> tallies) {
    SourceTally sum = new SourceTally(perPart);
    tallies.forEach(bytes -> sum.add(JavaBytes.read(SourceTally.class, bytes)));
    return sum;
  }

  /** The shards of one part, packed when they are first asked for. */
  <A> JavaRDD<Shard<A>> shards(RowLayout<A> layout, boolean validation, int[] shardRows) {
    int shards = shardRows.length;
    int first = validation ? buckets.perPart() : 0;
    int each = buckets.perPart() / shards;
    int[] rows = shardRows.clone();
    return chunksOf(first, shards, each)
        .mapPartitionsWithIndex(
            (number, pairs) -> {
              List<byte[]> own = of(first + number * each, each, pairs);
              return List.of(ShardPacker.pack(layout, number, rows[number], own)).iterator();
            },
            true);
  }

  /**
   * Partition i holds at least the chunks of {@code each} buckets from bucket {@code first + i *
   * each} on.
   */
  private JavaRDD<Tuple2<Integer, byte[]>> chunksOf(int first, int groups, int each) {
    PartitionCoalescer parents =
        shuffled ? new ContiguousRanges(first, each) : new EveryPartition();
    RDD<Tuple2<Integer, byte[]>> grouped =
        chunks.rdd().coalesce(groups, false, Option.apply(parents), null);
    return JavaRDD.fromRDD(grouped, chunks.classTag());
  }

  /**
   * The chunks of {@code count} buckets from bucket {@code first} on. Reads {@code pairs} to the
   * end.
   */
  private static List<byte[]> of(int first, int count, Iterator<Tuple2<Integer, byte[]>> pairs) {
    List<byte[]> found = new ArrayList<>();
    while (pairs.hasNext()) {
      Tuple2<Integer, byte[]> pair = pairs.next();
      if (pair._1() >= first && pair._1() < first + count) {
        found.add(pair._2());
      }
    }
    return found;
  }

  /** Packs all shards now where their chunks take memory until then. */
  <A> void pack(List<JavaRDD<Shard<A>>> parts) {
    if (!shuffled) {
      SparkContext context = chunks.context();
      new RangeRdd<>(context, parts, context.defaultParallelism()).count();
    }
  }

  /** Gives the memory of the chunks back. */
  @Override
  public void close() {
    if (!shuffled) {
      chunks.unpersist(true);
    }
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
