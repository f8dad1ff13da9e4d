package io.thalweg.driver.cluster;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.ObjectiveModel;
import io.thalweg.shared.nn.UserLayer;
import io.thalweg.shared.nn.Weight;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;

/** A small training by hand over a transport: what the tests of transports compare. */
final class Descent {
  static final int WIDTH = 10;
  static final int CLASSES = 3;
  static final int SHARDS = 16;

  /** Dropout, so that masks are compared too. */
  static final ModelSpec MODEL =
      new ModelSpec(
          WIDTH,
          List.of(
              new Layer.Linear(7),
              new Layer.Tanh(),
              new Layer.Dropout(0.25),
              new Layer.Linear(CLASSES)),
          new Loss.CrossEntropy());

  /** A lambda, which travels to the workers as code rather than as data. */
  static final Model OBJECTIVE =
      ObjectiveModel.of(
          WIDTH,
          List.of(Weight.of("w", Shape.of(1, WIDTH), new Initialiser.Constant(0.1))),
          (p, x, y) -> x.linear(p.get("w")).reshape(Graph.BATCH).sub(y).abs(),
          Optional.empty());

  /** A layer that is a lambda, with products of many matrices and elements that change places. */
  static final ModelSpec OWN_LAYER =
      new ModelSpec(
          WIDTH,
          List.of(
              UserLayer.of(
                      "mixing",
                      (p, x) -> {
                        Var pairs = x.reshape(Graph.BATCH, WIDTH / 2, 2).matmul(p.get("pairs"));
                        Var scores = pairs.matmul(pairs.transpose()).softmax(); // (batch, 5, 5)
                        Var mixed = scores.matmul(pairs).permute(0, 2, 1); // (batch, 3, 5)
                        return x.slice(1, 0, 4).concat(1, mixed.reshape(Graph.BATCH, 15));
                      })
                  .parameter("pairs", Shape.of(2, 3), new Initialiser.XavierUniform(1)),
              new Layer.Linear(CLASSES)),
          new Loss.CrossEntropy());

  private Descent() {}

  /** Random rows with weights in shards of uneven sizes, one of them empty. */
  static List<Shard<float[]>> shards(long seed, int meanRows) {
    Random random = new Random(seed);
    List<Shard<float[]>> shards = new ArrayList<>();
    for (int s = 0; s < SHARDS; s++) {
      int rows = s == 5 ? 0 : meanRows / 2 + random.nextInt(meanRows);
      float[] features = new float[rows * WIDTH];
      float[] labels = new float[rows];
      float[] weights = new float[rows];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < WIDTH; j++) {
          features[i * WIDTH + j] = (float) random.nextGaussian();
        }
        labels[i] = random.nextInt(CLASSES);
        weights[i] = 0.5f + random.nextFloat();
      }
      shards.add(
          new Shard<>(s, new Block<>(rows, new Dense<>(WIDTH, features), 1, labels, weights)));
    }
    return shards;
  }

  /** The parameters after {@code rounds} steps of plain gradient descent. */
  static float[] run(
      Transport<float[]> transport, List<Shard<float[]>> shards, long batch, long rounds) {
    return run(transport, shards, batch, rounds, round -> {});
  }

  /** The same; {@code before} is told each round before it is asked for. */
  static float[] run(
      Transport<float[]> transport,
      List<Shard<float[]>> shards,
      long batch,
      long rounds,
      LongConsumer before) {
    return run(transport, MODEL, Wire.EXACT, shards, batch, rounds, before);
  }

  /** The same of any model and wire. */
  static float[] run(
      Transport<float[]> transport,
      Model model,
      Wire wire,
      List<Shard<float[]>> shards,
      long batch,
      long rounds,
      LongConsumer before) {
    Kernels<float[]> kernels = KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR);
    BatchPlan plan = new BatchPlan(shards.stream().mapToInt(Shard::rows).toArray(), batch);
    transport.load(new Command.Load(plan, 1, wire));
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    for (long round = 0; round < rounds; round++) {
      before.accept(round);
      long epoch = round / plan.batchesPerEpoch();
      long step = round % plan.batchesPerEpoch();
      Answer<float[]> answer = transport.ask(new Command.Step(epoch, step), parameters);
      double scale = -0.1 / answer.sum().sums()[StepSums.WEIGHT];
      kernels.axpy(parameters.length, scale, answer.sum().gradient(), 0, parameters, 0);
    }
    return parameters;
  }

  static Transport<float[]> inProcess(List<Shard<float[]>> shards, int workers) {
    return inProcess(shards, MODEL, workers);
  }

  static Transport<float[]> inProcess(List<Shard<float[]>> shards, Model model, int workers) {
    return new InProcessTransport<>(
        List.of(shards), model, DType.FLOAT32, KernelChoice.AUTO, workers);
  }
}
