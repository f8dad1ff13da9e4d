package io.thalweg.driver.round;

import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.cluster.ResidentTransport;
import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.data.Shard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures the textbook loop: a linear layer on 5 features, batches of 32, plain gradient descent.
 * Not a test: its main method takes Spark masters, or {@code none} for the workers without Spark,
 * and prints microseconds a round with the time ledger.
 */
public final class TextbookLoop {
  private static final int WIDTH = 5;
  private static final int SHARDS = 16;
  private static final int BATCH = 32;
  private static final int ROWS = 100_000;
  private static final long ROUNDS = 200_000;
  private static final int RUNS = 5;

  private TextbookLoop() {}

  /** Measures on each master that is given. */
  public static void main(String[] masters) throws Exception {
    List<Shard<float[]>> shards = shards();
    for (String master : masters) {
      if (master.equals("none")) {
        measure(master, new InProcessTransport<>(List.of(shards), DType.FLOAT32, KernelChoice.AUTO, 1));
        continue;
      }
      try (JavaSparkContext context = TestClusters.start(master)) {
        context.setLogLevel("ERROR");
        measure(
            master,
            new ResidentTransport<>(
                context,
                List.of(context.parallelize(shards, SHARDS)),
                DType.FLOAT32,
                KernelChoice.AUTO));
      }
    }
  }

  private static List<Shard<float[]>> shards() {
    Random random = new Random(1);
    List<Shard<float[]>> shards = new ArrayList<>();
    for (int s = 0; s < SHARDS; s++) {
      int rows = ROWS / SHARDS + random.nextInt(200) - 100;
      float[] features = new float[rows * WIDTH];
      float[] labels = new float[rows];
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) random.nextGaussian();
        labels[i / WIDTH] += features[i] * (1 + i % WIDTH);
      }
      shards.add(new Shard<>(s, rows, WIDTH, features, labels, null));
    }
    return shards;
  }

  private static void measure(String master, Transport<float[]> opened) throws Exception {
    try (Transport<float[]> transport = opened) {
      for (int run = 0; run < RUNS; run++) {
        Trained<float[]> trained = train(transport);
        StringBuilder parts = new StringBuilder();
        trained
            .ledger()
            .parts()
            .forEach(
                (part, nanos) ->
                    parts.append(String.format(Locale.ROOT, " %s %.2f", part, nanos / 1e3 / ROUNDS)));
        System.out.printf(
            Locale.ROOT,
            "%s: %.2f us a round, %.0f rounds/s;%s%n",
            master,
            trained.trainNanos() / 1e3 / ROUNDS,
            ROUNDS * 1e9 / trained.trainNanos(),
            parts);
      }
    }
  }

  private static Trained<float[]> train(Transport<float[]> transport) throws Exception {
    ModelSpec model = new ModelSpec(WIDTH, List.of(new Layer.Linear(1)), new Loss.Mse());
    BatchPlan batches =
        new BatchPlan(shards().stream().mapToInt(Shard::rows).toArray(), BATCH);
    TrainingPlan plan =
        new TrainingPlan(
            model,
            batches,
            ROUNDS,
            1,
            new OptimizerSpec("sgd", Map.of("lr", 0.05)),
            ScheduleSpec.of("constant"),
            ROUNDS / 1000,
            1,
            Map.of(),
            0);
    Path log = Files.createTempFile("metrics", ".jsonl");
    try (MetricsLog metrics = MetricsLog.create(log)) {
      ProgressLine progress =
          new ProgressLine(System.err, new Terminal(false, 80), 1, ROUNDS);
      long start = System.nanoTime();
      Trained<float[]> trained =
          new Trainer<>(
                  plan,
                  transport,
                  KernelProvider.find(DType.FLOAT32, KernelChoice.AUTO),
                  new Recorder(plan, metrics, progress),
                  () -> false)
              .run();
      System.out.printf(Locale.ROOT, "wall %.2f us a round;", (System.nanoTime() - start) / 1e3 / ROUNDS);
      return trained;
    } finally {
      Files.delete(log);
    }
  }
}
