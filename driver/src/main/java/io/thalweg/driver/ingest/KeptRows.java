package io.thalweg.driver.ingest;

import io.thalweg.worker.data.Shard;
import io.thalweg.worker.spark.RangeRdd;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Chunks that stay where they were made, in the one JVM that there is. */
final class KeptRows extends BucketedRows {
  private final RDD<Tuple2<Integer, byte[]>> chunks;

  private KeptRows(RDD<Tuple2<Integer, byte[]>> chunks, Buckets buckets) {
    super(buckets, readTally(JavaRDD.fromRDD(chunks, chunks.elementClassTag()), buckets));
    this.chunks = chunks;
  }

  /** Whether rows of this size could be held twice: in chunks, and packed. */
  static boolean mayFit(SparkContext context, double sourceBytes) {
    return context.isLocal() && 2 * sourceBytes <= freeBytes(context);
  }

  /** Reads the source, see {@link BucketedRows#read}. */
  static KeptRows read(JavaPairRDD<Integer, byte[]> placed, Buckets buckets) {
    RDD<Tuple2<Integer, byte[]>> chunks = placed.rdd();
    chunks.setName("rows by bucket").persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new KeptRows(chunks, buckets);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      giveBack(chunks);
      throw e;
    }
  }

  /** Whether all chunks are in memory, and the packed rows have room beside them. */
  boolean fit(int rowBytes) {
    int id = chunks.id();
    boolean inMemory =
        Arrays.stream(chunks.context().getRDDStorageInfo())
            .filter(info -> info.id() == id)
            .anyMatch(
                info -> info.diskSize() == 0 && info.numCachedPartitions() == info.numPartitions());
    return inMemory && tally().rows() * rowBytes <= freeBytes(chunks.context());
  }

  /** Memory that Spark could still give to cached blocks. */
  private static long freeBytes(SparkContext context) {
    return CollectionConverters.asJava(context.getExecutorMemoryStatus()).values().stream()
        .mapToLong(mostAndFree -> (Long) mostAndFree._2())
        .sum();
  }

  @Override
  JavaRDD<Tuple2<Integer, byte[]>> chunks(int first, int each, int groups) {
    RDD<Tuple2<Integer, byte[]>> all =
        chunks.coalesce(groups, false, Option.apply(new EveryPartition()), null);
    return JavaRDD.fromRDD(all, chunks.elementClassTag());
  }

  @Override
  <A> void pack(List<JavaRDD<Shard<A>>> parts) {
    new RangeRdd<>(chunks.context(), parts, chunks.context().defaultParallelism()).count();
  }

  @Override
  public void close() {
    giveBack(chunks);
  }

  private static void giveBack(RDD<?> chunks) {
    if (!chunks
        .context()
        .isStopped()) { // A stopped Spark has given all back, and refuses the call.
      chunks.unpersist(true);
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
