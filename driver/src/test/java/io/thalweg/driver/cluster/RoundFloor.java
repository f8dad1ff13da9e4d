package io.thalweg.driver.cluster;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures what a round costs before its arithmetic: two workers with one row each, resident
 * against one job per round, in turn. Not a test: its main method takes Spark masters and prints
 * medians in milliseconds.
 */
public final class RoundFloor {
  private static final int PAIRS = 5;

  private RoundFloor() {}

  /** Measures on each master that is given. */
  public static void main(String[] masters) throws Exception {
    System.out.println(
        "| master | parameters | resident ms | job ms | ratio |\n|---|---|---|---|---|");
    for (String master : masters) {
      try (JavaSparkContext context = TestClusters.start(master)) {
        context.setLogLevel("ERROR");
        while (Slots.now(context) < 2) {
          Thread.onSpinWait();
        }
        measure(context, 9, 1);
        measure(context, 99, 100);
        measure(context, 999, 1000);
      }
    }
  }

  private static void measure(JavaSparkContext context, int inputs, int outputs) throws Exception {
    ModelSpec model =
        new ModelSpec(
            inputs,
            List.of(new Layer.Linear(outputs)),
            outputs == 1 ? new Loss.Mse() : new Loss.CrossEntropy());
    List<Shard<float[]>> shards = new ArrayList<>();
    for (int s = 0; s < 2; s++) {
      shards.add(new Shard<>(s, 1, inputs, new float[inputs], new float[1], null));
    }
    JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
    double[] resident = new double[PAIRS];
    double[] job = new double[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      try (Transport<float[]> transport = TransportTest.resident(context, packed)) {
        int rounds = Math.max(300, 20_000_000 / (inputs * outputs + 1_000));
        resident[pair] = milliseconds(transport, model, rounds);
      }
      try (Transport<float[]> transport = TransportTest.job(context, packed)) {
        job[pair] = milliseconds(transport, model, 40);
      }
    }
    double a = median(resident);
    double b = median(job);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.4f | %.2f | %.0f |%n",
        context.master(),
        model.slots().size(),
        a,
        b,
        b / a);
  }

  private static double milliseconds(Transport<float[]> transport, ModelSpec model, int rounds) {
    transport.load(new Command.Load(model, new BatchPlan(new int[] {1, 1}, 2), 1));
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    double[] times = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      transport.ask(new Command.Step(round, 0), parameters);
      times[round] = (System.nanoTime() - start) / 1e6;
    }
    return median(Arrays.copyOfRange(times, rounds / 2, rounds));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
