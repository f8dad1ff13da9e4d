package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/** The errors of processes that need more memory than they have. */
public final class OutOfMemory {
  private OutOfMemory() {}

  /**
   * The heap of this process, which is the driver's, is too small.
   *
   * @param found what Java says
   */
  public static ThalwegException ofThisProcess(String found) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    return ThalwegException.of(ErrorCode.OUT_OF_MEMORY, "this process has run out of memory")
        .expected(
            "rows, parameters and buffers that fit into its heap of "
                + megabytes
                + " MB (with local[...] that of all workers)")
        .found(found)
        .remedy(
            "give it a larger heap: -Xmx with java, --driver-memory with spark-submit, with"
                + " deploy/thalweg THALWEG_DRIVER_MEMORY="
                + twice(megabytes));
  }

  /** The heap of {@code lost} was too small. */
  static ThalwegException ofHeap(ExecutorLoss lost, SparkConf conf) {
    long megabytes = JavaUtils.byteStringAsMb(conf.get("spark.executor.memory", "1g"));
    return ThalwegException.of(ErrorCode.OUT_OF_MEMORY, lost.name() + " has run out of memory")
        .expected(
            "shards, parameters and buffers of its tasks that fit into its heap of "
                + megabytes
                + " MB (spark.executor.memory)")
        .found(lost.reason())
        .remedy(
            "start more executors, so that each holds fewer rows, or give them a larger heap: --conf"
                + " spark.executor.memory="
                + twice(megabytes));
  }

  private static String twice(long megabytes) {
    return 2 * megabytes + "m";
  }

  /** The container of {@code lost} was too small for its heap and what is beside that. */
  static ThalwegException ofContainer(ExecutorLoss lost, SparkConf conf) {
    String beside = conf.get("spark.executor.memoryOverhead", "a tenth of the heap");
    return ThalwegException.of(
            ErrorCode.OUT_OF_MEMORY,
            lost.name() + " was ended since its process took more memory than it may")
        .expected(
            "a process within the heap, "
                + conf.get("spark.executor.memory", "1g")
                + ", and what is allowed beside it, "
                + beside
                + " (spark.executor.memoryOverhead)")
        .found(lost.reason())
        .remedy("leave more room beside the heap: --conf spark.executor.memoryOverhead=2g");
  }
}
