package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.thalweg.driver.optim.OptimizerContractTest.Row;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Averaging and penalties beside every optimizer, with a frozen layer, in both types. */
class RegularizationContractTest {
  private static final long SEED = 44;
  private static final double DECAY = 0.9;
  private static final int SIZE = 330;
  private static final Slots SLOTS =
      new Slots(
          List.of(
              new Slot("0.weight", Shape.of(10, 10), 0),
              new Slot("0.bias", Shape.of(10), 100),
              new Slot("1.weight", Shape.of(21, 10), 110),
              new Slot("1.bias", Shape.of(10), 320)));
  private static final TrainedRanges TRAINED =
      TrainedRanges.of(SLOTS, List.of("0.bias"), OptimizerSpec.of("sgd"));

  static List<Row> table() {
    return OptimizerContractTest.table();
  }

  @ParameterizedTest
  @MethodSource("table")
  void anAverageFollowsTheFormulaAndLeavesTheTrainingAlone(Row row) {
    checkAverage(row, DType.FLOAT32);
    checkAverage(row, DType.FLOAT64);
  }

  private static <A> void checkAverage(Row row, DType<A> dtype) {
    Run<A> plain = new Run<>(row, dtype, Optional.empty());
    Run<A> averaging = new Run<>(row, dtype, Optional.of(new Ema(DECAY)));
    assertSame(averaging.parameters, averaging.averaged(), "before the first step");
    A expected = dtype.clone(plain.parameters);
    for (int step = 1; step <= 9; step++) {
      plain.step();
      averaging.step();
      for (int i = 0; i < SIZE; i++) {
        boolean frozen = i >= 100 && i < 110;
        double take = step == 1 || frozen ? 1 : 1 - DECAY;
        double p = dtype.get(plain.parameters, i);
        double e = dtype.get(expected, i);
        dtype.set(expected, i, take * p + (1 - take) * e);
      }
    }
    assertArrayEquals(dtype.toBytes(plain.parameters), dtype.toBytes(averaging.parameters));
    A found = averaging.averaged();
    for (int i = 0; i < SIZE; i++) {
      assertEquals(dtype.get(expected, i), dtype.get(found, i), 1e-5, row + ", element " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void anAverageAndAPenaltyResumeBitForBitFromTheMapOfTheState(Row row) {
    checkResume(row, DType.FLOAT32);
    checkResume(row, DType.FLOAT64);
  }

  private static <A> void checkResume(Row row, DType<A> dtype) {
    Run<A> straight = new Run<>(row, dtype, Optional.of(new Ema(DECAY)));
    straight.steps(5);
    Run<A> resumed = new Run<>(row, dtype, Optional.of(new Ema(DECAY)));
    dtype.copy(straight.parameters, 0, resumed.parameters, 0, SIZE);
    Map<String, A> saved = new LinkedHashMap<>();
    straight.state.toMap().forEach((name, vector) -> saved.put(name, dtype.clone(vector)));
    resumed.state.load(saved);
    straight.steps(4);
    resumed.steps(4);
    assertArrayEquals(dtype.toBytes(straight.parameters), dtype.toBytes(resumed.parameters));
    assertArrayEquals(dtype.toBytes(straight.averaged()), dtype.toBytes(resumed.averaged()));
  }

  /** Steps of a penalised objective whose loss has random gradients. */
  private static final class Run<A> {
    private final DType<A> dtype;
    private final Optimizer<A> optimizer;
    private final OptimizerState<A> state;
    private final Penalty<A> penalty;
    private final A parameters;

    Run(Row row, DType<A> dtype, Optional<Ema> ema) {
      this.dtype = dtype;
      this.optimizer =
          Optimizers.create(row.spec(), ema, KernelProvider.find(dtype, KernelChoice.AUTO));
      this.state = optimizer.init(TRAINED);
      this.penalty = Penalty.of(PenaltySpec.elasticNet(0.1, 0.3), SLOTS, TRAINED, dtype);
      this.parameters = random(0);
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        step();
      }
    }

    void step() {
      A gradient = random(state.count() + 1);
      penalty.addGradient(parameters, gradient);
      optimizer.step(parameters, gradient, 0.01, state);
    }

    A averaged() {
      return optimizer.averaged(parameters, state);
    }

    private A random(long key) {
      A array = dtype.allocate(SIZE);
      for (int i = 0; i < SIZE; i++) {
        dtype.set(array, i, 2 * CounterRandom.uniform(CounterRandom.key(SEED, key), i) - 1);
      }
      return array;
    }
  }
}
