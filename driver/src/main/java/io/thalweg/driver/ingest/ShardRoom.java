package io.thalweg.driver.ingest;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.worker.session.ShardMemory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How much of the packed rows of a run lies on the heaps of the executors and how much in files, as
 * far as it can be said before they are packed.
 *
 * @param bytes of the rows of all data sets
 * @param heap bytes for which the executors that there are have room on their heaps
 */
public record ShardRoom(long bytes, long heap) {
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  /** The room that the executors of {@code context} have for the rows of a run. */
  public static ShardRoom of(SparkContext context, RunData<?> data) {
    long bytes = data.all().stream().mapToLong(PackedData::rawBytes).sum();
    String driver = context.env().blockManager().blockManagerId().hostPort();
    boolean local = context.isLocal();
    long heap =
        CollectionConverters.asJava(context.getExecutorMemoryStatus()).entrySet().stream()
            .filter(executor -> local || !executor.getKey().equals(driver))
            .map(Map.Entry::getValue)
            .mapToLong(mostAndFree -> (Long) mostAndFree._1())
            .map(storage -> ShardMemory.onHeap(context.getConf(), storage))
            .sum();
    return new ShardRoom(bytes, heap);
  }

  /** Bytes of rows on the heaps. */
  public long onHeap() {
    return Math.min(bytes, heap);
  }

  /** Bytes of rows in files. */
  public long inFiles() {
    return bytes - onHeap();
  }

  /** What a user should know of rows in files; empty where there are none. */
  public Optional<String> note(BatchPlan batches) {
    if (inFiles() == 0) {
      return Optional.empty();
    }
    String what =
        String.format(
            "%s of packed rows, and room for %s on the heap: the others lie in files of"
                + " spark.local.dir, which the system reads from its memory as far as they fit",
            text(bytes), text(heap));
    boolean sequential = batches.isFullBatch() || batches.groups() > 1;
    return Optional.of(sequential ? what : what + window(batches));
  }

  private String window(BatchPlan batches) {
    long each = Math.max(1, bytes / batches.shards());
    long fitting = Math.max(1, Math.min(heap / 2 / each, batches.shards() / 2));
    return String.format(
        "; where they do not, every batch waits for the disk, and --set data.window=%d is faster:"
            + " %1$d of the %d shards at a time, each read in sequence",
        Long.highestOneBit(fitting), batches.shards());
  }

  private static String text(long bytes) {
    return bytes >= GIGA
        ? String.format(Locale.ROOT, "%.1f GB", bytes / GIGA)
        : String.format(Locale.ROOT, "%.0f MB", bytes / MEGA);
  }
}
