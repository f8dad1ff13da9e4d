package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.PenaltySpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.state.TrainState;
import io.thalweg.driver.state.Vectors;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Full-batch trainings with a line search, against Newton's method in double. */
class LineSearchTrainingTest {
  private static final int WIDTH = 4;
  private static final int ROWS = 240;
  private static final int SHARDS = 4;
  private static final int SIZE = WIDTH + 1; // weights, bias
  private static final double[][] X = new double[ROWS][WIDTH];
  private static final double[][] Y = new double[2][ROWS]; // of regression, of classes

  static {
    Random random = new Random(24);
    for (int i = 0; i < ROWS; i++) {
      double sum = 1;
      for (int j = 0; j < WIDTH; j++) {
        X[i][j] = (j + 1) * random.nextGaussian();
        sum += X[i][j] / (j + 1);
      }
      Y[0][i] = sum + random.nextGaussian();
      Y[1][i] = Y[0][i] > 0 ? 1 : 0;
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "lbfgs, linear, 0",
    "lbfgs, linear, 0.1",
    "lbfgs, logistic, 0",
    "lbfgs, logistic, 0.1",
    "gradient_descent, linear, 0",
    "gradient_descent, linear, 0.1",
    "gradient_descent, logistic, 0",
    "gradient_descent, logistic, 0.1"
  })
  void itEndsWhereNewtonsMethodEnds(String type, String task, double l2) {
    boolean logistic = task.equals("logistic");
    double[] expected = newton(logistic, l2);
    Trained<double[]> found =
        train(DType.FLOAT64, 2, plan(spec(type, 1e-11, 0), logistic, penalty(l2), 1000));
    assertEquals(RunStatus.COMPLETED, found.status());
    assertTrue(found.reason().orElseThrow().contains("converged"), found.reason().toString());
    assertTrue(found.rounds() < 1000, found.rounds() + " rounds");
    for (int i = 0; i < SIZE; i++) {
      assertEquals(
          expected[i], found.parameters()[i], 1e-8 * Math.abs(expected[i]), "element " + i);
    }
    double loss = objective(expected, logistic, l2);
    assertEquals(loss, objective(found.parameters(), logistic, l2), 1e-12 * loss);
  }

  @Test
  void anyNumberOfWorkersGivesEqualBits() {
    assertEqualBits(DType.FLOAT32);
    assertEqualBits(DType.FLOAT64);
  }

  private <A> void assertEqualBits(DType<A> dtype) {
    for (String type : List.of("lbfgs", "gradient_descent")) {
      TrainingPlan plan = plan(spec(type, 1e-7, 1e-9), true, penalty(0.1), 12);
      A one = train(dtype, 1, plan).parameters();
      for (int workers : new int[] {2, 3, 4}) {
        A more = train(dtype, workers, plan).parameters();
        assertArrayEquals(dtype.toBytes(one), dtype.toBytes(more), type + ", " + workers);
      }
    }
  }

  /** Whatever round a run is left in, so within searches too. */
  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "gradient_descent"})
  void aRunThatIsLeftGoesOnBitForBit(String type) {
    TrainingPlan plan = plan(spec(type, 1e-7, 1e-9), true, penalty(0.1), 12);
    Kernels<float[]> kernels = KernelProvider.find(DType.FLOAT32, KernelChoice.AUTO);
    float[] first = plan.model().initialise(DType.FLOAT32, plan.seed());
    List<TrainState<float[]>> left = new ArrayList<>();
    float[] whole =
        train(
                plan.start(kernels, first.clone()),
                1,
                plan,
                (outcome, state) -> left.add(state.copy()))
            .parameters();
    for (TrainState<float[]> known : left) {
      TrainState<float[]> resumed = plan.start(kernels, first.clone());
      Vectors<float[]> vectors = new Vectors<>(known.parameters(), known.optimizer().toMap());
      resumed.restore(known.figures(), vectors, Optional.empty(), Optional.empty());
      float[] found = train(resumed, 3, plan, (outcome, state) -> true).parameters();
      assertArrayEquals(whole, found, "left after round " + known.rounds());
    }
  }

  @Test
  void theModelOfARunThatEndsWithinASearchIsThatOfTheLastIteration() {
    OptimizerSpec far =
        new OptimizerSpec("lbfgs", Map.of("line_search_fn", "strong_wolfe", "lr", 1e6));
    double before = Double.POSITIVE_INFINITY;
    for (int rounds = 1; rounds <= 10; rounds++) {
      Trained<double[]> trained =
          train(DType.FLOAT64, 1, plan(far, false, Regularization.NONE, rounds));
      double loss = objective(trained.parameters(), false, 0);
      assertTrue(loss <= before, "round " + rounds + ": " + loss + " after " + before);
      before = loss;
    }
  }

  @Test
  void whatALineSearchCannotMinimiseIsRefused() {
    OptimizerSpec lbfgs = spec("lbfgs", 0, 0);
    for (Regularization bad :
        List.of(
            Regularization.NONE.with(PenaltySpec.l1(1)),
            Regularization.NONE.with(PenaltySpec.elasticNet(1, 0.5)),
            Regularization.NONE.with(new Ema(0.9)))) {
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> plan(lbfgs, true, bad, 10), bad.toString());
      assertEquals(ErrorCode.BAD_VALUE, error.code());
    }
    ThalwegException clipped =
        assertThrows(
            ThalwegException.class,
            () -> new OptimizerSpec("gradient_descent", Map.of("clip_norm", 1)));
    assertTrue(clipped.getMessage().contains("optimizer.clip_norm"), clipped.getMessage());
  }

  private static OptimizerSpec spec(String type, double toleranceGrad, double toleranceChange) {
    Map<String, Object> tolerances =
        Map.of("tolerance_grad", toleranceGrad, "tolerance_change", toleranceChange);
    Map<String, Object> options = new LinkedHashMap<>(tolerances);
    if (type.equals("lbfgs")) {
      options.put("line_search_fn", "strong_wolfe");
    }
    return new OptimizerSpec(type, options);
  }

  private static Regularization penalty(double l2) {
    return l2 == 0 ? Regularization.NONE : Regularization.NONE.with(PenaltySpec.l2(l2));
  }

  private static TrainingPlan plan(
      OptimizerSpec optimizer, boolean logistic, Regularization regularization, long rounds) {
    Loss loss = logistic ? new Loss.BceWithLogits() : new Loss.Mse();
    int[] rows = shards(DType.FLOAT64, logistic).stream().mapToInt(Shard::rows).toArray();
    return new TrainingPlan(
        new ModelSpec(WIDTH, List.of(new Layer.Linear(1)), loss),
        new BatchPlan(rows, ROWS),
        rounds,
        1,
        optimizer,
        ScheduleSpec.of("constant"),
        1,
        1,
        Map.of(),
        Wire.EXACT,
        regularization);
  }

  private <A> Trained<A> train(DType<A> dtype, int workers, TrainingPlan plan) {
    Kernels<A> kernels = KernelProvider.find(dtype, KernelChoice.AUTO);
    A first = plan.model().initialise(dtype, plan.seed());
    return train(plan.start(kernels, first), workers, plan, (outcome, state) -> true);
  }

  private <A> Trained<A> train(
      TrainState<A> start, int workers, TrainingPlan plan, RoundListener<A> listener) {
    DType<A> dtype = start.dtype();
    boolean logistic = ((ModelSpec) plan.model()).loss() instanceof Loss.BceWithLogits;
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (Transport<A> transport =
            new InProcessTransport<>(
                List.of(shards(dtype, logistic)), plan.model(), dtype, KernelChoice.AUTO, workers);
        MetricsLog log = MetricsLog.create(folder.resolve("metrics.jsonl"))) {
      ProgressLine progress = new ProgressLine(nowhere, Terminal.none(), 0, plan.rounds());
      Kernels<A> kernels = KernelProvider.find(dtype, KernelChoice.AUTO);
      return new Trainer<>(
              plan,
              transport,
              kernels,
              new Recorder(log, progress, System.nanoTime()),
              () -> false,
              start,
              listener,
              Doctor.none(plan))
          .run();
    }
  }

  private static <A> List<Shard<A>> shards(DType<A> dtype, boolean logistic) {
    List<Shard<A>> shards = new ArrayList<>();
    int rows = ROWS / SHARDS;
    for (int s = 0; s < SHARDS; s++) {
      A features = dtype.allocate(rows * WIDTH);
      A labels = dtype.allocate(rows);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < WIDTH; j++) {
          dtype.set(features, i * WIDTH + j, X[s * rows + i][j]);
        }
        dtype.set(labels, i, Y[logistic ? 1 : 0][s * rows + i]);
      }
      shards.add(new Shard<>(s, new Block<>(rows, new Dense<>(WIDTH, features), 1, labels, null)));
    }
    return shards;
  }

  private static double output(double[] p, int row) {
    double sum = p[WIDTH];
    for (int j = 0; j < WIDTH; j++) {
      sum += p[j] * X[row][j];
    }
    return sum;
  }

  private static double objective(double[] p, boolean logistic, double l2) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      double z = output(p, i);
      double y = Y[logistic ? 1 : 0][i];
      sum += logistic ? Math.log1p(Math.exp(z)) - y * z : (z - y) * (z - y);
    }
    double penalty = 0;
    for (int j = 0; j < WIDTH; j++) {
      penalty += l2 / 2 * p[j] * p[j];
    }
    return sum / ROWS + penalty;
  }

  private static double[] newton(boolean logistic, double l2) {
    double[] p = new double[SIZE];
    for (int step = 0; step < 50; step++) {
      double[][] system = new double[SIZE][SIZE + 1]; // Hessian, gradient
      for (int i = 0; i < ROWS; i++) {
        double z = output(p, i);
        double mean = 1 / (1 + Math.exp(-z));
        double first = logistic ? mean - Y[1][i] : 2 * (z - Y[0][i]);
        double second = logistic ? mean * (1 - mean) : 2;
        for (int j = 0; j < SIZE; j++) {
          double x = j < WIDTH ? X[i][j] : 1;
          system[j][SIZE] += first * x / ROWS;
          for (int k = 0; k < SIZE; k++) {
            system[j][k] += second * x * (k < WIDTH ? X[i][k] : 1) / ROWS;
          }
        }
      }
      for (int j = 0; j < WIDTH; j++) {
        system[j][j] += l2;
        system[j][SIZE] += l2 * p[j];
      }
      double[] move = solve(system);
      for (int j = 0; j < SIZE; j++) {
        p[j] -= move[j];
      }
    }
    return p;
  }

  /** Gauss and Jordan, for a positive definite matrix with its right-hand side behind. */
  private static double[] solve(double[][] a) {
    for (int i = 0; i < SIZE; i++) {
      for (int row = 0; row < SIZE; row++) {
        double factor = row == i ? 0 : a[row][i] / a[i][i];
        for (int k = i; k <= SIZE; k++) {
          a[row][k] -= factor * a[i][k];
        }
      }
    }
    double[] x = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = a[i][SIZE] / a[i][i];
    }
    return x;
  }
}
