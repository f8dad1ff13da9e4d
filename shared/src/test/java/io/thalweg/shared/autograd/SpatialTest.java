package io.thalweg.shared.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Convolution and pooling of random extents against their definitions written as plain loops. */
class SpatialTest {
  private static final int TRIALS = 80;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private Window window() {
    while (true) {
      int size = 1 + random.nextInt(12);
      int kernel = 1 + random.nextInt(4);
      int dilation = 1 + random.nextInt(3);
      int padding = random.nextInt(3);
      if ((kernel - 1) * dilation + 1 <= size + 2 * padding) {
        return new Window(size, kernel, 1 + random.nextInt(3), padding, dilation, false);
      }
    }
  }

  /** A convolution of two images whose input, weights and bias are parameters. */
  private final class Sample {
    final Window2d window = new Window2d(window(), window());
    final int channels = 1 + random.nextInt(6);
    final int out = 1 + random.nextInt(6);
    final int inputs = 2 * channels * window.inputs();
    final int weights = out * channels * window.taps();
    final int outputs = 2 * out * window.outputs();
    final double[] parameters = random.doubles(inputs + weights + out, -1, 1).toArray();
    final double[] upstream = random.doubles(outputs, -1, 1).toArray();
    final double[] y = new double[outputs];
    final double[] gradient = new double[parameters.length];

    /** Visits every product of the definition once. */
    void define() {
      int at = 0;
      for (int n = 0; n < 2; n++) {
        for (int o = 0; o < out; o++) {
          for (int i = 0; i < window.vertical().outputs(); i++) {
            for (int j = 0; j < window.horizontal().outputs(); j++, at++) {
              define(n, o, i, j, at);
            }
          }
        }
      }
    }

    private void define(int n, int o, int i, int j, int at) {
      Window down = window.vertical();
      Window right = window.horizontal();
      y[at] = parameters[inputs + weights + o];
      gradient[inputs + weights + o] += upstream[at];
      for (int c = 0; c < channels; c++) {
        for (int t = 0; t < window.taps(); t++) {
          int u = i * down.stride() - down.padding() + t / right.kernel() * down.dilation();
          int v = j * right.stride() - right.padding() + t % right.kernel() * right.dilation();
          if (u >= 0 && u < down.size() && v >= 0 && v < right.size()) {
            int x = ((n * channels + c) * down.size() + u) * right.size() + v;
            int w = inputs + (o * channels + c) * window.taps() + t;
            y[at] += parameters[x] * parameters[w];
            gradient[x] += upstream[at] * parameters[w];
            gradient[w] += upstream[at] * parameters[x];
          }
        }
      }
    }

    <A> double[] run(Kernels<A> kernels) {
      Graph graph = new Graph();
      int height = window.vertical().size();
      int width = window.horizontal().size();
      Var x = graph.parameter("x", Shape.of(2, channels, height, width), 0);
      int u = window.vertical().kernel();
      int v = window.horizontal().kernel();
      Var w = graph.parameter("w", Shape.of(out, channels, u, v), inputs);
      Var b = graph.parameter("b", Shape.of(out), inputs + weights);
      Var result = x.conv2d(window, w, b);
      Plan<A> plan = new Plan<>(kernels, 1, result);
      DType<A> dtype = kernels.dtype();
      A values = dtype.allocate(parameters.length);
      copy(parameters, dtype, values);
      A found = dtype.allocate(parameters.length);
      for (int run = 0; run < 2; run++) { // the second one meets used buffers
        dtype.fill(found, 0, parameters.length, 0);
        plan.forward(result, values, 1);
        copy(upstream, dtype, plan.gradient(result));
        plan.backward(result, found);
      }
      double[] all = new double[outputs + parameters.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = i < outputs ? dtype.get(plan.value(result), i) : dtype.get(found, i - outputs);
      }
      return all;
    }
  }

  private static <A> void copy(double[] from, DType<A> dtype, A to) {
    for (int i = 0; i < from.length; i++) {
      dtype.set(to, i, from[i]);
    }
  }

  private static Kernels<double[]> wide(KernelChoice choice) {
    return KernelProvider.find(DType.FLOAT64, choice);
  }

  @Test
  void convolutionIsItsDefinitionForAllStridesPaddingsAndDilations() {
    for (int trial = 0; trial < TRIALS; trial++) {
      Sample sample = new Sample();
      sample.define();
      double[] found = sample.run(wide(KernelChoice.SCALAR));
      for (int i = 0; i < found.length; i++) {
        double expected = i < sample.outputs ? sample.y[i] : sample.gradient[i - sample.outputs];
        assertEquals(expected, found[i], 1e-12, sample.window + " at " + i + ", seed " + seed);
      }
    }
  }

  @Test
  void vectorKernelsGiveTheBitsOfTheScalarOnes() {
    for (int trial = 0; trial < TRIALS / 8; trial++) {
      Sample sample = new Sample();
      assertArrayEquals(
          sample.run(wide(KernelChoice.SCALAR)),
          sample.run(wide(KernelChoice.VECTOR)),
          sample.window + ", seed " + seed);
      assertArrayEquals(
          sample.run(KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR)),
          sample.run(KernelProvider.find(DType.FLOAT32, KernelChoice.VECTOR)),
          sample.window + ", seed " + seed);
    }
  }

  private static double[] run(Var output, double... parameters) {
    Plan<double[]> plan = new Plan<>(wide(KernelChoice.SCALAR), 1, output);
    plan.forward(output, parameters, 1);
    return Arrays.copyOf(plan.value(output), output.dims().size(1));
  }

  private static Var row(int size) {
    return new Graph().parameter("x", Shape.of(1, 1, 1, size), 0);
  }

  private static Window2d along(Window horizontal) {
    return new Window2d(new Window(1, 1, 1, 0, 1, false), horizontal);
  }

  @Test
  void ceilModeKeepsALastWindowThatBeginsWithinTheInput() {
    Window2d floor = along(new Window(6, 3, 2, 0, 1, false));
    Window2d ceil = along(new Window(6, 3, 2, 0, 1, true));
    double[] x = {1, 2, 3, 4, 5, 6};
    assertArrayEquals(new double[] {3, 5}, run(row(6).maxPool2d(floor), x));
    assertArrayEquals(new double[] {3, 5, 6}, run(row(6).maxPool2d(ceil), x));
    assertArrayEquals(new double[] {2, 4, 5.5}, run(row(6).avgPool2d(ceil, true), x));
    // a window that would begin in the right padding is dropped, as PyTorch does
    Window2d padded = along(new Window(3, 2, 2, 1, 1, true));
    assertArrayEquals(new double[] {1, 3}, run(row(3).maxPool2d(padded), 1, 2, 3));
  }

  @Test
  void averagesCountPaddingOrNot() {
    Window2d window = along(new Window(3, 2, 2, 1, 1, false));
    assertArrayEquals(new double[] {2, 5}, run(row(3).avgPool2d(window, true), 4, 4, 6));
    assertArrayEquals(new double[] {4, 5}, run(row(3).avgPool2d(window, false), 4, 4, 6));
  }

  @Test
  void theMaximumIsTheFirstOfEqualsAndNaNWins() {
    Window2d window = along(new Window(4, 2, 2, 0, 1, false));
    Var output = row(4).maxPool2d(window);
    assertArrayEquals(new double[] {Double.NaN, 7}, run(output, 1, Double.NaN, 7, 7));
    Plan<double[]> plan = new Plan<>(wide(KernelChoice.SCALAR), 1, output);
    plan.forward(output, new double[] {3, 3, -1, -2}, 1);
    Arrays.fill(plan.gradient(output), 1);
    double[] gradient = new double[4];
    plan.backward(output, gradient);
    assertArrayEquals(new double[] {1, 0, 1, 0}, gradient);
  }

  @Test
  void aWindowLargerThanThePaddedInputIsAnError() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> new Window(3, 6, 1, 1, 1, false));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(error.getMessage().contains("a window of 6 is larger than the padded input of 5"));
  }

  @Test
  void aWindowOfPaddingAloneIsAnError() {
    Window2d window = along(new Window(4, 2, 1, 1, 5, false));
    ThalwegException error = assertThrows(ThalwegException.class, () -> row(4).maxPool2d(window));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
  }
}
