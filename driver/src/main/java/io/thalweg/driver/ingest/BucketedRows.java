package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.data.ShardPacker;
import io.thalweg.worker.session.ShardMemory;
import io.thalweg.worker.session.StoppableJob;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a source in chunks by bucket, and what was counted on the way. On a cluster a shuffle
 * brings the chunks of a bucket together. In one JVM there is nothing to bring: as long as memory
 * allows, the chunks stay where they were made, and every shard picks its own.
 */
abstract class BucketedRows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketedRows.class);

  private final Buckets buckets;
  private final SourceTally tally;

  BucketedRows(Buckets buckets, SourceTally tally) {
    this.buckets = buckets;
    this.tally = tally;
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
    if (KeptRows.mayFit(placed.context(), sourceBytes)) {
      KeptRows kept = KeptRows.read(placed, buckets);
      if (kept.fit(rowBytes)) {
        return kept;
      }
      kept.close();
      LOG.info("the rows and their copy in order do not fit into memory: they are shuffled");
    }
    return ShuffledRows.read(placed, buckets);
  }

  /** Where the rows were placed. */
  final Buckets buckets() {
    return buckets;
  }

  /** What was counted while the source was read. */
  final SourceTally tally() {
    return tally;
  }

  /** The shards of one part, packed when they are first asked for. */
  final <A> JavaRDD<Shard<A>> shards(RowCodec<A> codec, boolean validation, int[] shardRows) {
    int shards = shardRows.length;
    int first = validation ? buckets.perPart() : 0;
    int[] rows = shardRows.clone();
    return chunks(first, buckets.perPart() / shards, shards)
        .mapPartitionsWithIndex(
            (number, chunks) -> {
              List<byte[]> own = new ArrayList<>();
              chunks.forEachRemaining(own::add);
              Shard<A> packed = ShardPacker.pack(codec, number, rows[number], own);
              return List.of(ShardMemory.place(packed, 0)).iterator();
            },
            true);
  }

  /**
   * In partition i of {@code groups}, the chunks of {@code each} buckets from bucket {@code first +
   * i * each} on.
   */
  abstract JavaRDD<byte[]> chunks(int first, int each, int groups);

  /** Packs the shards of all parts now, where their chunks take memory until then. */
  abstract <A> void pack(List<JavaRDD<Shard<A>>> parts);

  /** Gives back the memory that the chunks take. */
  @Override
  public abstract void close();

  /** The same after a failure: tasks that still run may hold chunks, and are not waited for. */
  void discard() {
    close();
  }

  /** The sum of the tallies, which are merged where they are. */
  static SourceTally sum(JavaRDD<byte[]> tallies, Buckets buckets) {
    List<byte[]> merged =
        StoppableJob.collect(
            tallies.mapPartitions(own -> List.of(JavaBytes.write(merge(buckets, own))).iterator()));
    return merge(buckets, merged.iterator());
  }

  private static SourceTally merge(Buckets buckets, Iterator<byte[]> tallies) {
    SourceTally sum = new SourceTally(buckets.perPart());
    tallies.forEachRemaining(bytes -> sum.add(JavaBytes.read(SourceTally.class, bytes)));
    return sum;
  }
}
