package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.thalweg.shared.concurrent.IdleHands;
import io.thalweg.shared.tensor.CounterRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class RangesTest {

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
  void aSplitUpdateHasTheBitsOfAWholeOne() {
    int size = 3 * Ranges.LEAST + 5;
    float[][] whole = new float[4][];
    float[][] split = new float[4][];
    for (int i = 0; i < 4; i++) {
      whole[i] = new float[size];
      for (int j = 0; j < size; j++) {
        whole[i][j] = (float) CounterRandom.uniform(i, j);
      }
      split[i] = whole[i].clone();
    }
    update(new FloatUpdateKernels(), whole);
    update(new SplitUpdateKernels<>(new FloatUpdateKernels()), split);
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(whole[i], split[i]);
    }
  }

  private static void update(UpdateKernels<float[]> kernels, float[][] a) {
    kernels.adam(0, a[0].length, 0.01, 0.9, 0.999, 1e-8, 0.3, a[0], a[1], a[2], a[3]);
  }
}
