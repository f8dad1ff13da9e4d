package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
