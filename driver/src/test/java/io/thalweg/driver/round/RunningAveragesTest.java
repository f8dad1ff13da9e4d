package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.BatchNorm;
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
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** batch_norm from the shards to the driver's parameters. */
class RunningAveragesTest {
  private static final int WIDTH = 3;
  private static final ModelSpec MODEL =
      new ModelSpec(WIDTH, List.of(new BatchNorm(), new Layer.Linear(1)), new Loss.Mse());
  private static final int[] ROWS = {257, 1, 0, 70, 129, 64, 65, 300};

  private static List<Shard<double[]>> shards() {
    Random random = new Random(3);
    List<Shard<double[]>> shards = new ArrayList<>();
    for (int s = 0; s < ROWS.length; s++) {
      double[] features = random.doubles((long) ROWS[s] * WIDTH, -1, 3).toArray();
      double[] labels = random.doubles(ROWS[s]).toArray();
      shards.add(
          new Shard<>(s, new Block<>(ROWS[s], new Dense<>(WIDTH, features), 1, labels, null)));
    }
    return shards;
  }

  /** Rounds of plain gradient descent. */
  private static double[] descend(int workers, long batch, int rounds) {
    Kernels<double[]> kernels = KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);
    BatchPlan plan = new BatchPlan(ROWS, batch);
    double[] parameters = MODEL.initialise(DType.FLOAT64, 1);
    RunningAverages<double[]> averages = new RunningAverages<>(MODEL.slots(), DType.FLOAT64);
    TrainedRanges trained = TrainedRanges.of(MODEL.slots(), List.of(), OptimizerSpec.of("sgd"));
    try (Transport<double[]> transport =
        new InProcessTransport<>(
            List.of(shards()), MODEL, DType.FLOAT64, KernelChoice.AUTO, workers)) {
      transport.load(new Command.Load(plan, 1, Wire.EXACT));
      for (long round = 0; round < rounds; round++) {
        long epoch = round / plan.batchesPerEpoch();
        long step = round % plan.batchesPerEpoch();
        Answer<double[]> answer = transport.ask(new Command.Step(epoch, step), parameters);
        averages.measure(answer.sum());
        averages.check(round);
        trained.clearOthers(DType.FLOAT64, answer.sum().gradient());
        double scale = -0.1 / answer.sum().sums()[StepSums.WEIGHT];
        kernels.axpy(parameters.length, scale, answer.sum().gradient(), 0, parameters, 0);
        averages.move(parameters);
      }
    }
    return parameters;
  }

  @Test
  void anyNumberOfWorkersReturnsEqualBits() {
    for (long batch : new long[] {33, 64, 65, 200, Long.MAX_VALUE}) {
      double[] expected = descend(1, batch, 20);
      for (double number : expected) {
        assertTrue(Double.isFinite(number), "batch " + batch);
      }
      for (int workers : new int[] {2, 3, 8}) {
        assertArrayEquals(expected, descend(workers, batch, 20), "batch " + batch);
      }
    }
  }

  @Test
  void theAveragesMoveToTheStatisticsOfGroupsOf64RowsOfAShard() {
    int mean = MODEL.slots().find("0.running_mean").orElseThrow().offset();
    int variance = MODEL.slots().find("0.running_var").orElseThrow().offset();
    double[] parameters = descend(2, Long.MAX_VALUE, 1);
    for (int feature = 0; feature < WIDTH; feature++) {
      double rows = 0;
      double means = 0;
      double variances = 0;
      for (Shard<double[]> shard : shards()) {
        for (int at = 0; at < shard.rows(); ) {
          int left = shard.rows() - at;
          int n = left == 65 ? 65 : Math.min(64, left); // a last row is not alone
          double sum = 0;
          for (int i = at; i < at + n; i++) {
            sum += shard.block().features().values()[i * WIDTH + feature];
          }
          double squares = 0;
          for (int i = at; i < at + n; i++) {
            squares +=
                Math.pow(shard.block().features().values()[i * WIDTH + feature] - sum / n, 2);
          }
          rows += n;
          means += n == 1 ? 0 : sum; // the shard of one row counts with the old averages
          variances += n == 1 ? 1 : n * squares / (n - 1);
          at += n;
        }
      }
      assertEquals(0.1 * means / rows, parameters[mean + feature], 1e-12);
      assertEquals(0.9 + 0.1 * variances / rows, parameters[variance + feature], 1e-12);
    }
  }

  @Test
  void statisticsThatAreNotFiniteStopTheRun() {
    RunningAverages<double[]> averages = new RunningAverages<>(MODEL.slots(), DType.FLOAT64);
    double[] gradient = new double[MODEL.slots().size()];
    gradient[MODEL.slots().find("0.running_var").orElseThrow().offset() + 1] =
        Double.POSITIVE_INFINITY;
    averages.measure(new Partial<>(0, 0, gradient, new double[] {1, 1, 1}));
    ThalwegException error = assertThrows(ThalwegException.class, () -> averages.check(6));
    assertEquals(ErrorCode.NOT_FINITE, error.code());
    assertTrue(error.getMessage().contains("0.running_var"), error.getMessage());
    assertTrue(error.getMessage().contains("round 7"), error.getMessage());
  }

  private static TrainingPlan plan(ModelSpec model, int[] rows, long batch) {
    return new TrainingPlan(
        model,
        new BatchPlan(rows, batch),
        1,
        1,
        OptimizerSpec.of("sgd"),
        ScheduleSpec.of("constant"),
        1,
        1,
        Map.of(),
        Wire.EXACT,
        Regularization.NONE);
  }

  @Test
  void aBatchWithoutTwoRowsOfOneShardIsAnErrorBeforeTheFirstRound() {
    int[][] rows = {{4, 4}, {65, 64}, {1, 1, 1, 1}};
    long[] batches = {1, 64, 4};
    for (int i = 0; i < rows.length; i++) {
      int[] shards = rows[i];
      long batch = batches[i];
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> plan(MODEL, shards, batch));
      assertEquals(ErrorCode.BAD_VALUE, error.code());
      assertTrue(error.getMessage().contains("a batch_norm group of one row"));
    }
    assertEquals(66, plan(MODEL, new int[] {66, 64}, 66).batches().batch());
    ModelSpec plain = new ModelSpec(WIDTH, List.of(new Layer.Linear(1)), new Loss.Mse());
    assertNotEquals(0, plan(plain, new int[] {4, 4}, 1).rounds());
  }
}
