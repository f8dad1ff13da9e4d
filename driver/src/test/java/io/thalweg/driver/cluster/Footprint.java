package io.thalweg.driver.cluster;

import com.sun.management.ThreadMXBean;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;

/**
 * Measures memory: the bytes that packed data takes in Spark's cache per raw byte, and the bytes
 * that a resident worker allocates in a steady round. Not a test: its main method prints both.
 */
public final class Footprint {
  private static final int ROUNDS = 2_000;
  private static final String TASKS = "Executor task launch worker";

  private Footprint() {}

  /** Measures at {@code local[2]}. */
  public static void main(String[] none) throws Exception {
    System.out.println("| what | figure |\n|---|---|");
    try (SparkSession spark =
        SparkSession.builder().config(TestClusters.conf("local[2]")).getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      for (int columns : new int[] {5, 28, 784}) {
        PackedData<float[]> data = random(spark, 8_000_000L / columns, columns);
        data.shards().count();
        printf("packed bytes per raw byte, %d columns | %.4f", columns, packedRatio(spark, data));
        if (columns == 784) {
          printf("bytes per worker and round, 784-128-10, batch 128 | %d", allocated(spark, data));
        }
        data.shards().unpersist(true);
      }
    }
  }

  private static PackedData<float[]> random(SparkSession spark, long rows, int columns) {
    String features =
        "transform(sequence(1, " + columns + "), i -> float(hash(id, i)) / 2147483648f) AS x";
    String sql = "SELECT " + features + ", int(id % 10) AS label FROM range(" + rows + ")";
    DataColumns wanted = DataColumns.of(List.of("x"), "label");
    SourceRows source = SourceRows.of(spark.sql(sql));
    return Ingest.pack(source, wanted, DType.FLOAT32, IngestOptions.defaults(1)).train();
  }

  /** What Spark's block manager counts, in memory and on disk, over the bytes of the values. */
  private static double packedRatio(SparkSession spark, PackedData<?> data) {
    long bytes = 0;
    for (RDDInfo info : spark.sparkContext().getRDDStorageInfo()) {
      bytes += info.id() == data.shards().id() ? info.memSize() + info.diskSize() : 0;
    }
    return (double) bytes / data.rawBytes();
  }

  /** Bytes that the threads of the workers allocate, per worker and round, once warm. */
  private static long allocated(SparkSession spark, PackedData<float[]> data) {
    ModelSpec model =
        new ModelSpec(
            data.width(),
            List.of(new Layer.Linear(128), new Layer.Relu(), new Layer.Linear(10)),
            new Loss.CrossEntropy());
    SparkContext context = spark.sparkContext();
    try (Transport<float[]> transport =
        TransportTest.resident(JavaSparkContext.fromSparkContext(context), data.shards())) {
      BatchPlan plan = new BatchPlan(data.shardRows(), 128);
      transport.load(new Command.Load(model, plan, 1));
      float[] parameters = model.initialise(DType.FLOAT32, 1);
      rounds(transport, plan, parameters);
      long before = taskBytes();
      rounds(transport, plan, parameters);
      return (taskBytes() - before) / ROUNDS / transport.workers();
    }
  }

  private static void rounds(Transport<float[]> transport, BatchPlan plan, float[] parameters) {
    for (long round = 0; round < ROUNDS; round++) {
      long epoch = round / plan.batchesPerEpoch();
      transport.ask(new Command.Step(epoch, round % plan.batchesPerEpoch()), parameters);
    }
  }

  private static long taskBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] tasks =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(info -> info != null && info.getThreadName().startsWith(TASKS))
            .mapToLong(info -> info.getThreadId())
            .toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(tasks)).sum();
  }

  private static void printf(String format, Object... values) {
    System.out.printf(Locale.ROOT, "| " + format + " |%n", values);
  }
}
