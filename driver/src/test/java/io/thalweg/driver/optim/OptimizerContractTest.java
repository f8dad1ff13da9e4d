package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every optimizer: a new one joins by adding a row. */
class OptimizerContractTest {
  private static final int SIZE = 1003;
  private static final TrainedRanges LAYERS =
      new TrainedRanges(
          SIZE,
          List.of(
              new TrainedRange(0, Shape.of(17, 40)),
              new TrainedRange(680, Shape.of(30, 8)),
              new TrainedRange(920, Shape.of(83))));
  private static final long SEED = 42;
  private static final int TRIALS = 200;

  /**
   * One optimizer under test.
   *
   * @param lr that suits both functions to minimise
   * @param steps that suffice for them
   */
  record Row(OptimizerSpec spec, double lr, int steps) {
    @Override
    public String toString() {
      return spec.type() + " " + spec.options();
    }
  }

  static List<Row> table() {
    return List.of(
        row("sgd", 1e-3, 40_000),
        row("sgd", 1e-3, 40_000, "momentum", 0.5, "dampening", 0.1, "weight_decay", 1e-6),
        row("momentum", 2e-4, 20_000),
        row("nesterov", 2e-4, 20_000, "clip_value", 1e4, "clip_norm", 100.0),
        row("adam", 1e-2, 10_000),
        row("adam", 1e-2, 10_000, "amsgrad", true, "weight_decay", 1e-6),
        row("adamw", 1e-2, 10_000, "weight_decay", 1e-6),
        row("adagrad", 0.5, 20_000),
        row("adagrad", 0.5, 20_000, "lr_decay", 1e-6, "initial_accumulator_value", 0.1),
        row("rmsprop", 1e-3, 20_000),
        row("rmsprop", 2e-4, 20_000, "centered", true, "momentum", 0.5, "weight_decay", 1e-6),
        row("adadelta", 0.1, 40_000, "eps", 1e-8),
        row("adamax", 1e-2, 20_000),
        row("nadam", 1e-2, 20_000),
        row("nadam", 1e-2, 20_000, "weight_decay", 1e-6, "decoupled_weight_decay", true),
        row("radam", 1e-2, 20_000),
        row("radam", 1e-2, 20_000, "weight_decay", 1e-6, "decoupled_weight_decay", true),
        row("lars", 0.1, 100_000),
        row("lamb", 1e-3, 40_000, "weight_decay", 1e-6),
        row("muon", 1e-2, 10_000, "weight_decay", 1e-6),
        row("muon", 1e-2, 10_000, "weight_decay", 0, "adjust_lr_fn", "match_rms_adamw"),
        row("adafactor", 1e-2, 40_000),
        row("adafactor", 1e-2, 40_000, "eps", Arrays.asList(1e-30, 1e-4), "weight_decay", 1e-6),
        row("asgd", 1e-3, 40_000, "lambd", 0),
        row("asgd", 1e-3, 40_000, "lambd", 1e-6, "t0", 100, "weight_decay", 1e-6),
        row("rprop", 1e-2, 40_000),
        row("lion", 1e-4, 200_000),
        row("lion", 1e-4, 200_000, "weight_decay", 1e-3),
        row("schedule_free_sgd", 1e-3, 100_000),
        row("schedule_free_sgd", 1e-3, 100_000, "warmup_steps", 100, "weight_decay", 1e-6),
        row("schedule_free_adamw", 1e-2, 40_000),
        row("schedule_free_adamw", 1e-2, 40_000, "inner_momentum", 0.5, "weight_decay", 1e-6),
        row("prodigy", 1, 200_000),
        row("prodigy", 1, 40_000, "decouple", false, "weight_decay", 1e-6, "growth_rate", 1.02),
        row("dog", 1, 100_000),
        row("ldog", 1, 100_000, "weight_decay", 1e-6),
        row("lbfgs", 0.1, 2000),
        row("lbfgs", 0.05, 4000, "history_size", 20),
        row("lbfgs", 1, 100, "line_search_fn", "strong_wolfe"),
        row("gradient_descent", 1, 2000));
  }

  @Test
  void theTableHasEveryOptimizer() {
    assertEquals(
        new TreeSet<>(Optimizers.types()),
        table().stream()
            .map(row -> row.spec().type())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void minimisesAParabola(Row row) {
    double[] p = {3, -2};
    descend(
        row,
        p,
        (x, g) -> {
          g[0] = 2 * (x[0] - 1);
          g[1] = 20 * (x[1] - 1);
          return (x[0] - 1) * (x[0] - 1) + 10 * (x[1] - 1) * (x[1] - 1);
        });
    assertArrayEquals(new double[] {1, 1}, p, 0.02);
  }

  @ParameterizedTest
  @MethodSource("table")
  void minimisesRosenbrocksFunction(Row row) {
    double[] p = {-1.5, 2};
    descend(
        row,
        p,
        (x, g) -> {
          double valley = x[1] - x[0] * x[0];
          g[0] = -2 * (1 - x[0]) - 400 * x[0] * valley;
          g[1] = 200 * valley;
          return (1 - x[0]) * (1 - x[0]) + 100 * valley * valley;
        });
    assertArrayEquals(new double[] {1, 1}, p, 0.05);
  }

  @ParameterizedTest
  @MethodSource("table")
  void resumesBitForBitFromTheMapOfItsState(Row row) {
    assertResumes(row, DType.FLOAT32);
    assertResumes(row, DType.FLOAT64);
  }

  private static <A> void assertResumes(Row row, DType<A> dtype) {
    Optimizer<A> optimizer = Optimizers.create(row.spec(), kernels(dtype));
    A straight = random(dtype, 0);
    OptimizerState<A> state = optimizer.init(LAYERS);
    steps(optimizer, straight, state, 7);
    A resumed = dtype.clone(straight);
    Map<String, A> saved = new LinkedHashMap<>();
    state.toMap().forEach((name, vector) -> saved.put(name, dtype.clone(vector)));
    steps(optimizer, straight, state, 5);

    OptimizerState<A> restored = Optimizers.create(row.spec(), kernels(dtype)).init(LAYERS);
    restored.load(saved);
    assertEquals(7, restored.count());
    steps(optimizer, resumed, restored, 5);
    assertArrayEquals(dtype.toBytes(straight), dtype.toBytes(resumed), "seed " + SEED);
    state
        .toMap()
        .forEach(
            (name, vector) ->
                assertArrayEquals(
                    dtype.toBytes(vector), dtype.toBytes(restored.toMap().get(name)), name));
  }

  @ParameterizedTest
  @MethodSource("table")
  void vectorAndScalarKernelsGiveTheSameBits(Row row) {
    assertSameBits(row, DType.FLOAT32);
    assertSameBits(row, DType.FLOAT64);
  }

  private static <A> void assertSameBits(Row row, DType<A> dtype) {
    A scalar = run(row, dtype, KernelChoice.SCALAR);
    A automatic = run(row, dtype, KernelChoice.AUTO);
    assertArrayEquals(dtype.toBytes(scalar), dtype.toBytes(automatic), "seed " + SEED);
  }

  private static <A> A run(Row row, DType<A> dtype, KernelChoice choice) {
    Optimizer<A> optimizer = Optimizers.create(row.spec(), KernelProvider.find(dtype, choice));
    A parameters = random(dtype, 0);
    steps(optimizer, parameters, optimizer.init(LAYERS), 12);
    return parameters;
  }

  @ParameterizedTest
  @MethodSource("table")
  void remembersNoSubnormalNumbersOfGradientsThatVanish(Row row) {
    assertNoSubnormals(row, DType.FLOAT32, Float.MIN_NORMAL);
    assertNoSubnormals(row, DType.FLOAT64, Double.MIN_NORMAL);
  }

  /** Gradients of all magnitudes down to the smallest, then none. */
  private static <A> void assertNoSubnormals(Row row, DType<A> dtype, double smallest) {
    Optimizer<A> optimizer = Optimizers.create(row.spec(), kernels(dtype));
    A parameters = random(dtype, 0);
    OptimizerState<A> state = optimizer.init(LAYERS);
    A gradient = random(dtype, 1);
    for (int i = 0; i < SIZE; i++) {
      double magnitude = Math.pow(smallest, (double) i / SIZE);
      dtype.set(gradient, i, magnitude * dtype.get(gradient, i));
    }
    optimizer.step(parameters, gradient, 1, 0.01, state);
    dtype.fill(gradient, 0, SIZE, 0);
    for (int step = 0; step < 1000; step++) {
      optimizer.step(parameters, gradient, 1, 0.01, state);
    }
    state.toMap().forEach((name, vector) -> assertNormal(name, dtype, vector, smallest));
  }

  private static <A> void assertNormal(String name, DType<A> dtype, A vector, double smallest) {
    for (int i = 0; i < dtype.length(vector); i++) {
      double value = dtype.get(vector, i);
      assertTrue(
          value == 0 || Math.abs(value) >= smallest,
          name + "[" + i + "] = " + value + ", seed " + SEED);
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void allocatesNothingPerStep(Row row) {
    Optimizer<float[]> optimizer = Optimizers.create(row.spec(), kernels(DType.FLOAT32));
    float[] parameters = random(DType.FLOAT32, 0);
    float[] gradient = random(DType.FLOAT32, 1);
    OptimizerState<float[]> state = optimizer.init(LAYERS);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // Vector operations box their values until C2 has compiled the kernels: hence many trials.
    long bytes = Long.MAX_VALUE;
    for (int trial = 0; trial < TRIALS && bytes >= 1000; trial++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      repeat(optimizer, parameters, gradient, state, 1000);
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertTrue(bytes < 1000, bytes + " bytes in 1000 steps");
  }

  private static void repeat(
      Optimizer<float[]> optimizer,
      float[] parameters,
      float[] gradient,
      OptimizerState<float[]> state,
      int steps) {
    for (int i = 0; i < steps; i++) {
      optimizer.step(parameters, gradient, 1e-6, state);
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void rejectsUnknownOptions(Row row) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> new OptimizerSpec(row.spec().type(), Map.of("learning_rate", 0.1)));
    assertEquals(ErrorCode.UNKNOWN_KEY, error.code());
  }

  @ParameterizedTest
  @MethodSource("table")
  void rejectsAStateOfAnotherSizeAndKeepsItsOwn(Row row) {
    Optimizer<double[]> optimizer = Optimizers.create(row.spec(), kernels(DType.FLOAT64));
    OptimizerState<double[]> state = optimizer.init(LAYERS);
    steps(optimizer, random(DType.FLOAT64, 0), state, 3);
    Map<String, double[]> saved = new LinkedHashMap<>(state.toMap());
    saved.put("other", new double[SIZE]);
    ThalwegException error = assertThrows(ThalwegException.class, () -> state.load(saved));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertEquals(3, state.count());
    assertThrows(
        IllegalArgumentException.class,
        () -> optimizer.step(new double[SIZE], new double[SIZE - 1], 0.1, state));
  }

  private interface Function {
    double at(double[] x, double[] gradient);
  }

  private static void descend(Row row, double[] parameters, Function function) {
    Optimizer<double[]> optimizer = Optimizers.create(row.spec(), kernels(DType.FLOAT64));
    OptimizerState<double[]> state = optimizer.init(2);
    double[] gradient = new double[2];
    for (int i = 0; i < row.steps(); i++) {
      double value = function.at(parameters, gradient);
      optimizer.step(parameters, gradient, value, row.lr(), state);
    }
  }

  /** Steps with gradients that depend on the step's number alone. */
  private static <A> void steps(
      Optimizer<A> optimizer, A parameters, OptimizerState<A> state, int steps) {
    for (int i = 0; i < steps; i++) {
      A gradient = random(optimizer.dtype(), state.count() + 1);
      double value = 10 - CounterRandom.uniform(CounterRandom.key(SEED, state.count()), SIZE);
      optimizer.step(parameters, gradient, value, 0.01, state);
    }
  }

  private static <A> A random(DType<A> dtype, long key) {
    A array = dtype.allocate(SIZE);
    for (int i = 0; i < SIZE; i++) {
      dtype.set(array, i, 2 * CounterRandom.uniform(CounterRandom.key(SEED, key), i) - 1);
    }
    return array;
  }

  private static <A> Kernels<A> kernels(DType<A> dtype) {
    return KernelProvider.find(dtype, KernelChoice.AUTO);
  }

  private static Row row(String type, double lr, int steps, Object... options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put((String) options[i], options[i + 1]);
    }
    return new Row(new OptimizerSpec(type, map), lr, steps);
  }
}
