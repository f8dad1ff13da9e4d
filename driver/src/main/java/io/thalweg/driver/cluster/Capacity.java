package io.thalweg.driver.cluster;

import io.thalweg.worker.session.Footprint;
import io.thalweg.worker.session.ShardMemory;
import java.io.File;
import java.util.Collection;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a Spark application has for a run, as it stands now. Sizes in bytes.
 *
 * @param isLocal whether driver and workers share one process and its heap
 * @param executors how many there are, at least 1: one more may be on its way
 * @param slots tasks that each of them can run at the same time
 * @param driverHeap the most that the driver's heap can grow to
 * @param executorHeap the same of each executor; the driver's where it is local
 * @param storage what each executor may fill with packed rows; the others lie in files
 * @param maxResult {@code spark.driver.maxResultSize}; 0 for no limit
 * @param maxMessage {@code spark.rpc.message.maxSize}
 * @param window shared memory that a worker on the driver's host takes; 0 for none
 * @param sharedMemory what {@code /dev/shm} has left; 0 where there is none
 */
public record Capacity(
    boolean isLocal,
    int executors,
    int slots,
    long driverHeap,
    long executorHeap,
    long storage,
    long maxResult,
    long maxMessage,
    long window,
    long sharedMemory) {
  private static final double STORAGE_SHARE = 0.6; // Spark's spark.memory.fraction
  private static final long RESERVED = 300L << 20; // what Spark takes off a heap before
  private static final File SHARED = new File("/dev/shm");

  /** That of a session. Waits for no executor. */
  public static Capacity of(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    SparkConf conf = context.getConf();
    boolean local = context.isLocal();
    Collection<Tuple2<Object, Object>> managers =
        CollectionConverters.asJava(context.getExecutorMemoryStatus()).values();
    int executors = local ? 1 : Math.max(1, managers.size() - 1); // the driver is among them
    int slots = ClusterSlots.now(JavaSparkContext.fromSparkContext(context));
    int each = slots > 0 ? slots : conf.getInt("spark.executor.cores", 1);
    long driver = Runtime.getRuntime().maxMemory();
    long executor = local ? driver : conf.getSizeAsBytes("spark.executor.memory", "1g");
    return new Capacity(
        local,
        executors,
        Math.max(1, slots > 0 ? (slots + executors - 1) / executors : each),
        driver,
        executor,
        ShardMemory.onHeap(conf, (long) (STORAGE_SHARE * Math.max(0, executor - RESERVED))),
        conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"),
        conf.getSizeAsMb("spark.rpc.message.maxSize", "128m") << 20,
        local ? 0 : Footprint.sharedMemory(conf),
        SHARED.getUsableSpace());
  }

  /** Tasks that can run at the same time on all executors. */
  public int workers() {
    return executors * slots;
  }
}
