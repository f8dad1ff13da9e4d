package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.thalweg.shared.concurrent.IdleHands;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RangesTest {
  private static final int SIZE = 3 * Ranges.LEAST_AWAKE + 5;

  @Test
  void everyElementIsInExactlyOnePart() {
    checkParts(0, 1, 1000, 2 * Ranges.LEAST - 1, 2 * Ranges.LEAST, 1_000_003);
  }

  @Test
  void everyElementIsInExactlyOnePartWhereThreadsAreAwake() {
    IdleHands.join();
    try {
      assertFalse(Ranges.areSmall(0, 2 * Ranges.LEAST_AWAKE));
      checkParts(0, 1, 2 * Ranges.LEAST_AWAKE - 1, 2 * Ranges.LEAST_AWAKE, 100_003);
    } finally {
      IdleHands.leave();
    }
  }

  private static void checkParts(int... sizes) {
    for (int size : sizes) {
      AtomicIntegerArray visits = new AtomicIntegerArray(size + 7);
      Ranges.split(
          7,
          size + 7,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              visits.incrementAndGet(i);
            }
          });
      for (int i = 0; i < size + 7; i++) {
        assertEquals(i < 7 ? 0 : 1, visits.get(i), "element " + i + " of " + size);
      }
    }
  }

  @Test
  void transformsOfSingleElementsGetLargeRangesInPartsAndSmallOnesWhole() {
    Queue<String> calls = new ConcurrentLinkedQueue<>();
    RangeTransform<float[]> transform =
        (from, to, parameters, gradient, lr, state) -> calls.add(from + "-" + to + " at " + lr);
    int small = Ranges.LEAST_AWAKE;
    int size = 5 * Ranges.LEAST_AWAKE;
    TrainedRanges trained =
        new TrainedRanges(
            size,
            List.of(
                new TrainedRange(0, small, 0.5, 1),
                new TrainedRange(2 * small, 3 * small, 0.25, 1)));
    OptimizerState<float[]> state = new OptimizerState<>(DType.FLOAT32, trained);
    IdleHands.join();
    try {
      transform.update(new float[size], new float[size], 8, state);
    } finally {
      IdleHands.leave();
    }
    assertEquals(
        Stream.of("0-1 at 4.0", "2-3 at 2.0", "3-4 at 2.0", "4-5 at 2.0").sorted().toList(),
        calls.stream().map(call -> inUnits(call, small)).sorted().toList());
  }

  private static String inUnits(String call, int unit) {
    String[] parts = call.split("-| at ", -1);
    return Integer.parseInt(parts[0]) / unit
        + "-"
        + Integer.parseInt(parts[1]) / unit
        + " at "
        + parts[2];
  }

  static List<OptimizerContractTest.Row> optimizers() {
    return OptimizerContractTest.table();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aStepInPartsOnSeveralThreadsHasTheBitsOfAWholeOne(OptimizerContractTest.Row row)
      throws InterruptedException {
    float[] whole = train(row);
    AtomicBoolean done = new AtomicBoolean();
    Thread helper =
        new Thread(
            () -> {
              while (!done.get()) {
                IdleHands.help();
              }
            });
    helper.start();
    IdleHands.join();
    float[] parts;
    try {
      assertFalse(Ranges.areSmall(0, SIZE));
      parts = train(row);
    } finally {
      IdleHands.leave();
      done.set(true);
      helper.join();
    }
    assertArrayEquals(whole, parts);
  }

  /** The parameters and their average after some steps. */
  private static float[] train(OptimizerContractTest.Row row) {
    Slots slots = new Slots(List.of(new Slot("weight", Shape.of(SIZE), 0)));
    TrainedRanges trained = TrainedRanges.all(SIZE);
    Penalty<float[]> penalty =
        Penalty.of(PenaltySpec.elasticNet(0.1, 0.3), slots, trained, DType.FLOAT32);
    Optimizer<float[]> optimizer =
        Optimizers.create(
            row.spec(),
            Optional.of(new Ema(0.9)),
            KernelProvider.find(DType.FLOAT32, KernelChoice.AUTO));
    OptimizerState<float[]> state = optimizer.init(trained);
    float[] parameters = random(0);
    for (int step = 1; step <= 3; step++) {
      float[] gradient = random(step);
      penalty.addGradient(parameters, gradient);
      optimizer.step(parameters, gradient, 0.01, state);
    }
    float[] both = Arrays.copyOf(parameters, 2 * SIZE);
    System.arraycopy(optimizer.averaged(parameters, state), 0, both, SIZE, SIZE);
    return both;
  }

  private static float[] random(long key) {
    float[] array = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      array[i] = (float) (2 * CounterRandom.uniform(key, i) - 1);
    }
    return array;
  }
}
