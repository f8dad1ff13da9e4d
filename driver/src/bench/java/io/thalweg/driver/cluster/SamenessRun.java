package io.thalweg.driver.cluster;

import io.thalweg.driver.optim.Optimizer;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.OptimizerState;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures what equal bits cost: the same model, optimizer and number of rows, with two workers,
 * over the transport that runs use and over {@link UnorderedTransport}. Not a test: {@code
 * deploy/bench} runs its main method.
 */
public final class SamenessRun {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(32);
  private static final int SHARDS = 64;
  private static final int WORKERS = 2;

  private SamenessRun() {}

  /** A model on random rows. */
  private record Case(ModelSpec model, int rows, int classes, int batch) {
    static Case of(String name) {
      Layer head = new Layer.Linear(10);
      Layer relu = new Layer.Relu();
      Layer wide = new Layer.Linear(512);
      return switch (name) {
        case "mlp-small" -> digits(128, new Layer.Linear(128), relu, head);
        case "mlp-wide" -> digits(256, wide, relu, wide, relu, head);
        default ->
            new Case(
                new ModelSpec(28, List.of(new Layer.Linear(1)), new Loss.BceWithLogits()),
                1_800_000,
                2,
                4096);
      };
    }

    private static Case digits(int batch, Layer... layers) {
      return new Case(
          new ModelSpec(784, List.of(layers), new Loss.CrossEntropy()), 60_000, 10, batch);
    }

    List<Shard<float[]>> shards() {
      Random random = new Random(1);
      int width = model.inputs();
      List<Shard<float[]>> shards = new ArrayList<>();
      for (int s = 0; s < SHARDS; s++) {
        int count = (s + 1) * rows / SHARDS - s * rows / SHARDS;
        float[] features = new float[count * width];
        float[] labels = new float[count];
        for (int i = 0; i < features.length; i++) {
          features[i] = random.nextFloat();
        }
        for (int i = 0; i < count; i++) {
          labels[i] = random.nextInt(classes);
        }
        shards.add(
            new Shard<>(s, new Block<>(count, new Dense<>(width, features), 1, labels, null)));
      }
      return shards;
    }
  }

  /**
   * Words: {@code mlp-small}, {@code mlp-wide} or {@code logistic}; then {@code ordered}, or the
   * rows per pass of the unordered variant. Prints the rows per second of the second half.
   */
  public static void main(String[] words) throws Exception {
    Case work = Case.of(words[0]);
    List<Shard<float[]>> shards = work.shards();
    double rate;
    if (words[1].equals("ordered")) {
      try (JavaSparkContext context = TestClusters.start("local[" + WORKERS + "]")) {
        context.setLogLevel("ERROR");
        try (Transport<float[]> transport =
            TransportTest.resident(context, TransportTest.packed(context, shards), work.model())) {
          rate = rowsPerSecond(transport, work, shards);
        }
      }
    } else {
      try (Transport<float[]> transport =
          new UnorderedTransport(shards, work.model(), WORKERS, Integer.parseInt(words[1]))) {
        rate = rowsPerSecond(transport, work, shards);
      }
    }
    System.out.println("RESULT rows_per_s=" + rate);
  }

  private static double rowsPerSecond(
      Transport<float[]> transport, Case work, List<Shard<float[]>> shards) {
    BatchPlan plan = new BatchPlan(shards.stream().mapToInt(Shard::rows).toArray(), work.batch());
    transport.load(new Command.Load(plan, 1, Wire.EXACT));
    Kernels<float[]> kernels = KernelProvider.find(DType.FLOAT32, KernelChoice.AUTO);
    Optimizer<float[]> adam = Optimizers.create(OptimizerSpec.of("adam"), kernels);
    float[] parameters = work.model().initialise(DType.FLOAT32, 1);
    OptimizerState<float[]> state = adam.init(parameters.length);
    long start = System.nanoTime();
    long half = 0;
    double rows = 0;
    for (long round = 0; System.nanoTime() - start < NANOS; round++) {
      if (half == 0 && System.nanoTime() - start > NANOS / 2) {
        half = System.nanoTime();
        rows = 0;
      }
      long epoch = round / plan.batchesPerEpoch();
      Answer<float[]> answer =
          transport.ask(new Command.Step(epoch, round % plan.batchesPerEpoch()), parameters);
      float[] gradient = answer.sum().gradient();
      double weight = answer.sum().sums()[StepSums.WEIGHT];
      kernels.scale(gradient.length, 1 / weight, gradient, 0, gradient, 0);
      adam.step(parameters, gradient, 0.001, state);
      rows += weight;
    }
    return rows / ((System.nanoTime() - half) / 1e9);
  }
}
