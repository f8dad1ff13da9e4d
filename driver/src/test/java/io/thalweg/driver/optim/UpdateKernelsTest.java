package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.CounterRandom;
import org.junit.jupiter.api.Test;

class UpdateKernelsTest {
  private static final long SEED = 11;
  private static final int TRIALS = 1_000_000;

  /** The divisors are the square roots of Adam's bias corrections, the dividends square roots. */
  @Test
  void divisionByMultiplicationIsCorrectlyRounded() {
    for (int i = 0; i < TRIALS; i++) {
      double root = Math.sqrt(1 - Math.pow(0.999, 1 + i % 5000));
      double x = Math.sqrt(Math.exp(160 * CounterRandom.uniform(SEED, i) - 100));
      float floatRoot = (float) root;
      float floatX = (float) x;
      assertEquals(x / root, DoubleUpdateKernels.divide(x, root, 1 / root), 0, "seed " + SEED);
      assertEquals(
          floatX / floatRoot,
          FloatUpdateKernels.divide(floatX, floatRoot, 1 / floatRoot),
          0,
          "seed " + SEED);
    }
  }

  /** Sums and differences are exact or rounded to a multiple of the distance at the constant. */
  @Test
  void flushingKeepsWhatIsNotTinyAndLeavesNoSubnormalNumbers() {
    for (int i = 0; i < TRIALS; i++) {
      long bits = CounterRandom.bits(SEED, i);
      assertFlushed(Float.intBitsToFloat((int) bits));
      assertFlushed(Double.longBitsToDouble(bits));
    }
  }

  private static void assertFlushed(float x) {
    float flushed = FloatUpdateKernels.flush(x);
    if (Math.abs(x) >= 0x1p-76f || Float.isNaN(x)) {
      assertEquals(x, flushed, "seed " + SEED);
    } else {
      assertEquals(x, flushed, Math.max(0x1p-125f, Math.ulp(x)), "seed " + SEED);
      assertTrue(flushed == 0 || Math.abs(flushed) >= Float.MIN_NORMAL, x + " seed " + SEED);
    }
  }

  private static void assertFlushed(double x) {
    double flushed = DoubleUpdateKernels.flush(x);
    if (Math.abs(x) >= 0x1p-914 || Double.isNaN(x)) {
      assertEquals(x, flushed, "seed " + SEED);
    } else {
      assertEquals(x, flushed, Math.max(0x1p-1021, Math.ulp(x)), "seed " + SEED);
      assertTrue(flushed == 0 || Math.abs(flushed) >= Double.MIN_NORMAL, x + " seed " + SEED);
    }
  }
}
