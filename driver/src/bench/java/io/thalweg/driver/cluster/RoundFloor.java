package io.thalweg.driver.cluster;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures what a round costs before its arithmetic: two workers with one row each, over the
 * transports that runs use. Not a test: {@code deploy/bench} runs its main method.
 */
public final class RoundFloor {
  /** Long enough for the JVM to have compiled what it will when the second half begins. */
  private static final long NANOS = TimeUnit.SECONDS.toNanos(40);

  private static final int LEAST_ROUNDS = 40;

  private RoundFloor() {}

  /**
   * Words: a master with two slots, {@code resident} or {@code job}, inputs and outputs of a linear
   * layer, the wire, whether executors of this host share memory. Prints the median milliseconds of
   * the second half of the rounds.
   */
  public static void main(String[] words) throws Exception {
    int inputs = Integer.parseInt(words[2]);
    int outputs = Integer.parseInt(words[3]);
    Wire wire = Wire.valueOf(words[4].toUpperCase(Locale.ROOT));
    SparkConf conf = TestClusters.conf(words[0]).set("spark.thalweg.sharedMemory", words[5]);
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      context.setLogLevel("ERROR");
      while (ClusterSlots.now(context) < 2) {
        Thread.onSpinWait();
      }
      boolean resident = words[1].equals("resident");
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, rows(inputs));
      ModelSpec model = model(inputs, outputs);
      try (Transport<float[]> transport =
          resident
              ? TransportTest.resident(context, packed, model)
              : TransportTest.job(context, packed, model)) {
        double median = milliseconds(transport, model, wire);
        System.out.println("RESULT round_ms=" + median);
      }
    }
  }

  private static ModelSpec model(int inputs, int outputs) {
    return new ModelSpec(
        inputs,
        List.of(new Layer.Linear(outputs)),
        outputs == 1 ? new Loss.Mse() : new Loss.CrossEntropy());
  }

  private static List<Shard<float[]>> rows(int inputs) {
    List<Shard<float[]>> shards = new ArrayList<>();
    for (int s = 0; s < 2; s++) {
      shards.add(
          new Shard<>(
              s, new Block<>(1, new Dense<>(inputs, new float[inputs]), 1, new float[1], null)));
    }
    return shards;
  }

  private static double milliseconds(Transport<float[]> transport, ModelSpec model, Wire wire) {
    transport.load(new Command.Load(new BatchPlan(new int[] {1, 1}, 2), 1, wire));
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + NANOS;
    while (times.size() < LEAST_ROUNDS || System.nanoTime() < end) {
      long start = System.nanoTime();
      transport.ask(new Command.Step(times.size(), 0), parameters);
      times.add((System.nanoTime() - start) / 1e6);
    }
    List<Double> later = new ArrayList<>(times.subList(times.size() / 2, times.size()));
    Collections.sort(later);
    return later.get(later.size() / 2);
  }
}
