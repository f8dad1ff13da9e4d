package io.thalweg.driver.round;

import io.thalweg.driver.Trial;
import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.BatchNorm;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What errors of rounds and their plan tell their user to do. */
class RoundRemediesTest {
  private static final int ROWS = 8;
  private static final ModelSpec MODEL =
      new ModelSpec(
          1, List.of(new Layer.Linear(2), new BatchNorm(), new Layer.Linear(1)), new Loss.Mse());

  /** Two rounds of plain gradient descent over rows with one feature. */
  private static Executable trains(double scale, double lr) {
    return () -> {
      BatchPlan plan = new BatchPlan(new int[] {ROWS}, ROWS);
      double[] parameters = MODEL.initialise(DType.FLOAT64, 1);
      RunningAverages<double[]> averages = new RunningAverages<>(MODEL.slots(), DType.FLOAT64);
      try (Transport<double[]> transport =
          new InProcessTransport<>(
              List.of(List.of(shard(scale))), MODEL, DType.FLOAT64, KernelChoice.SCALAR, 1)) {
        transport.load(new Command.Load(plan, 1, Wire.EXACT));
        for (int round = 0; round < 2; round++) {
          Answer<double[]> answer = transport.ask(new Command.Step(round, 0), parameters);
          averages.measure(answer.sum());
          averages.check(round);
          double weight = answer.sum().sums()[StepSums.WEIGHT];
          for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= lr * answer.sum().gradient()[i] / weight;
          }
        }
      }
    };
  }

  private static Shard<double[]> shard(double scale) {
    double[] features = IntStream.range(0, ROWS).mapToDouble(i -> i * scale).toArray();
    double[] labels = IntStream.range(0, ROWS).mapToDouble(i -> i % 3).toArray();
    return new Shard<>(0, new Block<>(ROWS, new Dense<>(1, features), 1, labels, null));
  }

  private static Executable plans(int batch) {
    return plans(batch, "sgd");
  }

  private static Executable plans(int batch, String optimizer) {
    return () ->
        new TrainingPlan(
            MODEL,
            new BatchPlan(new int[] {64, 64}, batch),
            1,
            1,
            OptimizerSpec.of(optimizer),
            ScheduleSpec.of("constant"),
            1,
            1,
            Map.of(),
            Wire.EXACT,
            Regularization.NONE);
  }

  @TestFactory
  Stream<DynamicTest> lineSearch() {
    return Stream.of(
        Trial.of(
            "take full batches with --set batch=full",
            plans(64, "gradient_descent"),
            plans(128, "gradient_descent")));
  }

  @TestFactory
  Stream<DynamicTest> batchNorm() {
    String smaller =
        "take a smaller learning rate, or bring the features to one scale (data.standardize: true)";
    return Stream.of(
        Trial.of(smaller, trains(1e200, 0.1), trains(1, 0.1)),
        Trial.of(smaller, trains(1, 1e200), trains(1, 0.1)),
        Trial.of("take another batch size, best a multiple of 64", plans(1), plans(64)));
  }
}
