package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClippingTest {
  @Test
  void aLongGradientIsScaledToTheNorm() {
    double factor = 1 / (5 + 1e-6);
    assertArrayEquals(
        new double[] {-3 * factor, 4 * factor, 0},
        step(Map.of("clip_norm", 1.0), new double[] {3, -4, 0}),
        1e-15);
  }

  @Test
  void aShortGradientIsLeftAlone() {
    assertArrayEquals(
        new double[] {-3, 4, 0}, step(Map.of("clip_norm", 6), new double[] {3, -4, 0}));
  }

  @Test
  void elementsAreLimitedBeforeTheNorm() {
    assertArrayEquals(
        new double[] {-2, 2, 0.5}, step(Map.of("clip_value", 2), new double[] {3, -4, -0.5}));
    double factor = 1 / (Math.sqrt(8) + 1e-6);
    assertArrayEquals(
        new double[] {-2 * factor, 2 * factor, 0},
        step(Map.of("clip_value", 2, "clip_norm", 1), new double[] {3, -4, 0}),
        1e-15);
  }

  @Test
  void theNormOfMillionsOfFloatsKeepsItsAccuracy() {
    int size = 3_000_001;
    float[] x = new float[size];
    double squares = 0;
    for (int i = 0; i < size; i++) {
      x[i] = (float) CounterRandom.uniform(7, i);
      squares += (double) x[i] * x[i];
    }
    Numerics<float[]> numerics =
        Numerics.of(KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR));
    assertEquals(1, numerics.norm(x, 0, size) / Math.sqrt(squares), 1e-6, "seed 7");
  }

  /** The parameters after one step of plain descent from 0 with learning rate 1. */
  private static double[] step(Map<String, Object> options, double[] gradient) {
    Optimizer<double[]> optimizer =
        Optimizers.create(
            new OptimizerSpec("sgd", options),
            KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR));
    double[] parameters = new double[gradient.length];
    optimizer.step(parameters, gradient, 1, optimizer.init(gradient.length));
    return parameters;
  }
}
