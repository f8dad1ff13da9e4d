package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** LARS and LAMB against their papers' formulas, written out layer by layer. */
class LayerwiseTest {
  private static final List<TrainedRange> LAYERS =
      List.of(new TrainedRange(0, 3), new TrainedRange(3, 2), new TrainedRange(5, 1));
  private static final double[] START = {1, -2, 0.5, 30, 40, 0};
  private static final double[][] GRADIENTS = {
    {0.1, 0.2, -0.3, 4, -3, 0.5}, {-0.1, 0.4, 0.2, 1, 2, -0.25}, {0, 0, 0, 1, 1, 1}
  };

  @Test
  void larsFollowsThePaper() {
    double lr = 0.5;
    double momentum = 0.8;
    double decay = 0.1;
    double trust = 0.02;
    double[] expected = START.clone();
    double[] b = new double[expected.length];
    for (double[] g : GRADIENTS) {
      for (TrainedRange layer : LAYERS) {
        double p2 = norm(expected, layer);
        double g2 = norm(g, layer);
        double ratio = p2 == 0 || g2 == 0 ? 1 : trust * p2 / (g2 + decay * p2);
        for (int i = layer.offset(); i < layer.end(); i++) {
          b[i] = momentum * b[i] + lr * ratio * (g[i] + decay * expected[i]);
          expected[i] -= b[i];
        }
      }
    }
    Map<String, Object> options =
        Map.of("momentum", momentum, "weight_decay", decay, "trust_coefficient", trust);
    assertArrayEquals(expected, run(new OptimizerSpec("lars", options), lr), 1e-12);
  }

  @Test
  void lambFollowsThePaper() {
    double lr = 0.05;
    double decay = 0.1;
    double[] expected = START.clone();
    double[] m = new double[expected.length];
    double[] v = new double[expected.length];
    for (int t = 1; t <= GRADIENTS.length; t++) {
      double[] g = GRADIENTS[t - 1];
      double[] u = new double[expected.length];
      for (int i = 0; i < u.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(0.9, t));
        double square = v[i] / (1 - Math.pow(0.99, t));
        u[i] = mean / (Math.sqrt(square) + 1e-6) + decay * expected[i];
      }
      for (TrainedRange layer : LAYERS) {
        double p2 = norm(expected, layer);
        double u2 = norm(u, layer);
        double ratio = p2 == 0 || u2 == 0 ? 1 : p2 / u2;
        for (int i = layer.offset(); i < layer.end(); i++) {
          expected[i] -= lr * ratio * u[i];
        }
      }
    }
    Map<String, Object> options = Map.of("betas", List.of(0.9, 0.99), "weight_decay", decay);
    assertArrayEquals(expected, run(new OptimizerSpec("lamb", options), lr), 1e-12);
  }

  private static double[] run(OptimizerSpec spec, double lr) {
    Optimizer<double[]> optimizer =
        Optimizers.create(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR));
    double[] parameters = START.clone();
    OptimizerState<double[]> state = optimizer.init(new TrainedRanges(parameters.length, LAYERS));
    for (double[] gradient : GRADIENTS) {
      optimizer.step(parameters, gradient.clone(), lr, state);
    }
    return parameters;
  }

  private static double norm(double[] x, TrainedRange layer) {
    double sum = 0;
    for (int i = layer.offset(); i < layer.end(); i++) {
      sum += x[i] * x[i];
    }
    return Math.sqrt(sum);
  }
}
