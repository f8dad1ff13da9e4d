package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.thalweg.driver.optim.OptimizerContractTest.Row;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frozen parameters and learning rates by group, under every optimizer and in both types. */
class TrainedRangesContractTest {
  private static final int SIZE = 700;
  private static final long SEED = 43;
  private static final int STEPS = 8;
  private static final double LR = 0.01;

  /** At odd offsets, with gaps before, between and after them; the second at ten times the rate. */
  private static final TrainedRange FIRST = new TrainedRange(13, 300);

  private static final TrainedRange SECOND = new TrainedRange(401, 160, 10 * LR, LR);
  private static final TrainedRanges RANGES = new TrainedRanges(SIZE, List.of(FIRST, SECOND));

  static List<Row> table() {
    return OptimizerContractTest.table();
  }

  @ParameterizedTest
  @MethodSource("table")
  void frozenParametersKeepEveryBitAndTheOthersMove(Row row) {
    checkFrozen(row, DType.FLOAT32);
    checkFrozen(row, DType.FLOAT64);
  }

  private static <A> void checkFrozen(Row row, DType<A> dtype) {
    A start = random(dtype, 0);
    A end = dtype.clone(start);
    descend(row, dtype, KernelChoice.AUTO, RANGES, end);
    for (int[] gap : new int[][] {{0, 13}, {313, 401}, {561, SIZE}}) {
      assertArrayEquals(bytes(dtype, start, gap), bytes(dtype, end, gap), "seed " + SEED);
    }
    for (TrainedRange range : RANGES.layers()) {
      int[] part = {range.offset(), range.end()};
      assertFalse(Arrays.equals(bytes(dtype, start, part), bytes(dtype, end, part)));
    }
  }

  /** These have one direction, or estimate one rate, for all parameters. */
  private static final Set<String> AS_ONE = Set.of("lbfgs", "gradient_descent", "dog", "prodigy");

  static List<Row> tableOfOptimizersWithGroups() {
    return table().stream().filter(row -> !AS_ONE.contains(row.spec().type())).toList();
  }

  /** As PyTorch's parameter groups: each is an optimizer of its own. */
  @ParameterizedTest
  @MethodSource("tableOfOptimizersWithGroups")
  void everyRangeMovesAsIfItWereAloneWithItsLearningRate(Row row) {
    checkAlone(row, DType.FLOAT32);
    checkAlone(row, DType.FLOAT64);
  }

  private static <A> void checkAlone(Row row, DType<A> dtype) {
    A together = random(dtype, 0);
    descend(row, dtype, KernelChoice.AUTO, RANGES, together);
    for (TrainedRange range : RANGES.layers()) {
      Optimizer<A> optimizer = optimizer(row, dtype, KernelChoice.AUTO);
      OptimizerState<A> state = optimizer.init(range.length());
      A alone = part(dtype, random(dtype, 0), range);
      for (int step = 1; step <= STEPS; step++) {
        A gradient = part(dtype, random(dtype, step), range);
        optimizer.step(alone, gradient, range.lr(LR), state);
      }
      assertArrayEquals(
          dtype.toBytes(alone), dtype.toBytes(part(dtype, together, range)), "seed " + SEED);
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void vectorAndScalarKernelsGiveTheSameBits(Row row) {
    checkKernels(row, DType.FLOAT32);
    checkKernels(row, DType.FLOAT64);
  }

  private static <A> void checkKernels(Row row, DType<A> dtype) {
    A scalar = random(dtype, 0);
    A automatic = random(dtype, 0);
    descend(row, dtype, KernelChoice.SCALAR, RANGES, scalar);
    descend(row, dtype, KernelChoice.AUTO, RANGES, automatic);
    assertArrayEquals(dtype.toBytes(scalar), dtype.toBytes(automatic), "seed " + SEED);
  }

  private static <A> void descend(
      Row row, DType<A> dtype, KernelChoice kernels, TrainedRanges ranges, A parameters) {
    Optimizer<A> optimizer = optimizer(row, dtype, kernels);
    OptimizerState<A> state = optimizer.init(ranges);
    for (int step = 1; step <= STEPS; step++) {
      optimizer.step(parameters, random(dtype, step), LR, state);
    }
  }

  private static <A> Optimizer<A> optimizer(Row row, DType<A> dtype, KernelChoice kernels) {
    return Optimizers.create(row.spec(), KernelProvider.find(dtype, kernels));
  }

  private static <A> A random(DType<A> dtype, long key) {
    A array = dtype.allocate(SIZE);
    for (int i = 0; i < SIZE; i++) {
      dtype.set(array, i, 2 * CounterRandom.uniform(CounterRandom.key(SEED, key), i) - 1);
    }
    return array;
  }

  private static <A> A part(DType<A> dtype, A array, TrainedRange range) {
    A part = dtype.allocate(range.length());
    dtype.copy(array, range.offset(), part, 0, range.length());
    return part;
  }

  private static <A> byte[] bytes(DType<A> dtype, A array, int[] range) {
    return Arrays.copyOfRange(
        dtype.toBytes(array), range[0] * dtype.bytes(), range[1] * dtype.bytes());
  }
}
