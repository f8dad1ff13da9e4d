package io.thalweg.driver.ingest;

import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.RangeRdd;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Chunks that stay where they were made, in the one JVM that there is. */
final class KeptRows extends BucketedRows {
  private final JavaRDD<SortedChunks> kept;

  private KeptRows(JavaRDD<SortedChunks> kept, Buckets buckets) {
    super(
        buckets, sum(kept.flatMap(some -> some.of(buckets.tallyBucket(), 1).iterator()), buckets));
    this.kept = kept;
  }

  /** Whether rows of this size could be held twice: in chunks, and packed. */
  static boolean mayFit(SparkContext context, double sourceBytes) {
    return context.isLocal() && 2 * sourceBytes <= freeBytes(context);
  }

  /** Reads the source, see {@link BucketedRows#read}. */
  static KeptRows read(JavaPairRDD<Integer, byte[]> placed, Buckets buckets) {
    JavaRDD<SortedChunks> kept =
        placed
            .mapPartitions(SortedChunks::of)
            .setName("rows by bucket")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new KeptRows(kept, buckets);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      giveBack(kept, false);
      throw e;
    }
  }

  /** Whether all chunks are in memory, and the packed rows have room beside them. */
  boolean fit(int rowBytes) {
    return IntStream.range(0, kept.getNumPartitions()).allMatch(this::isInMemory)
        && tally().rows() * rowBytes <= freeBytes(kept.context());
  }

  /** Asks this JVM's own store, since what Spark knows of all stores comes later. */
  private boolean isInMemory(int partition) {
    Option<BlockStatus> status =
        SparkEnv.get().blockManager().getStatus(new RDDBlockId(kept.id(), partition));
    return status.isDefined() && status.get().isCached() && status.get().diskSize() == 0;
  }

  /** Memory that Spark could still give to cached blocks. */
  private static long freeBytes(SparkContext context) {
    return CollectionConverters.asJava(context.getExecutorMemoryStatus()).values().stream()
        .mapToLong(mostAndFree -> (Long) mostAndFree._2())
        .sum();
  }

  @Override
  JavaRDD<byte[]> chunks(int first, int each, int groups) {
    RDD<SortedChunks> all =
        kept.rdd().coalesce(groups, false, Option.apply(new EveryPartition()), null);
    return JavaRDD.fromRDD(all, kept.classTag())
        .mapPartitionsWithIndex(
            (group, chunks) -> {
              List<byte[]> own = new ArrayList<>();
              chunks.forEachRemaining(some -> own.addAll(some.of(first + group * each, each)));
              return own.iterator();
            },
            true);
  }

  @Override
  <A> void pack(List<JavaRDD<Shard<A>>> parts) {
    SparkContext context = kept.context();
    new RangeRdd<>(context, parts, context.defaultParallelism()).count();
  }

  @Override
  public void close() {
    giveBack(kept, true);
  }

  @Override
  void discard() {
    giveBack(kept, false);
  }

  /** A Spark that has stopped has given all back, and refuses the call. */
  private static void giveBack(JavaRDD<?> rows, boolean now) {
    if (!rows.context().isStopped()) {
      rows.unpersist(now);
    }
  }

  /** Groups that each have all partitions of the parent, whose elements they share out. */
  private record EveryPartition() implements PartitionCoalescer, Serializable {
    @Override
    public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
      PartitionGroup[] result = new PartitionGroup[groups];
      for (int group = 0; group < groups; group++) {
        result[group] = new PartitionGroup(Option.empty());
        Arrays.stream(parent.partitions()).forEach(result[group].partitions()::append);
      }
      return result;
    }
  }
}
