package io.thalweg.shared.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every derivative of every operation against central differences, in float64. */
class FiniteDifferenceTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);
  private static final long SEED = 20260101;
  private static final int CAPACITY = 20;
  private static final int ROWS = 17; // more than the 16 accumulators of a sum
  private static final long MASK_KEY = 5;
  private static final double STEP = 1e-6;
  private static final double TOLERANCE = 1e-6;

  static List<OpCases.Case> cases() {
    return OpCases.all();
  }

  @Test
  void everyPermittedOperationHasACase() {
    Set<Class<?>> covered =
        OpCases.all().stream().map(c -> c.op().getClass()).collect(Collectors.toSet());
    assertEquals(OpCases.permitted(), covered);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardIsTheDerivativeOfForward(OpCases.Case sample) {
    new Comparison(sample).run();
  }

  /** One operation whose inputs are parameters, or inputs with a gradient where batched. */
  private static final class Comparison {
    private final String name;
    private final Random random = new Random(SEED);
    private final List<Var> inputs = new ArrayList<>();
    private final double[] parameters;
    private final Var output;
    private final Plan<double[]> plan;
    private final double[] upstream;

    Comparison(OpCases.Case sample) {
      this.name = sample + ", seed " + SEED;
      Graph graph = new Graph();
      int size = 0;
      for (int i = 0; i < sample.shapes().size(); i++) {
        Dims dims = sample.shapes().get(i);
        boolean differentiable = sample.op().differentiable(i);
        if (differentiable && !dims.batched()) {
          inputs.add(graph.parameter("p" + i, dims.rest(), size));
          size += dims.rest().size();
        } else {
          inputs.add(
              differentiable
                  ? graph.inputWithGradient("x" + i, dims.extents())
                  : graph.input("x" + i, dims.extents()));
        }
      }
      Var applied = graph.apply(sample.op(), inputs.toArray(new Var[0]));
      this.output = sample.op().view() ? applied.mul(1) : applied; // which has its own buffer
      this.parameters = random(size, sample.low(), sample.high());
      this.plan = new Plan<>(KERNELS, CAPACITY, output);
      this.upstream = random(output.dims().size(ROWS), -1, 1);
      for (int i = 0; i < inputs.size(); i++) {
        if (!sample.op().differentiable(i)) {
          Arrays.setAll(plan.value(inputs.get(i)), j -> random.nextInt(4)); // class numbers
        } else if (inputs.get(i).dims().batched()) {
          double[] values = plan.value(inputs.get(i));
          double[] drawn = random(values.length, sample.low(), sample.high());
          System.arraycopy(drawn, 0, values, 0, values.length);
        }
      }
    }

    private double[] random(int n, double low, double high) {
      return random.doubles(n, low, high).toArray();
    }

    /** The upstream gradient times the output, summed in plain order. */
    private double value() {
      plan.forwardTraining(output, parameters, ROWS, MASK_KEY);
      double[] y = plan.value(output);
      double sum = 0;
      for (int i = 0; i < upstream.length; i++) {
        sum += upstream[i] * y[i];
      }
      return sum;
    }

    void run() {
      value();
      System.arraycopy(upstream, 0, plan.gradient(output), 0, upstream.length);
      double[] gradient = new double[parameters.length];
      Arrays.fill(gradient, Double.NaN); // backward overwrites what is there
      plan.backward(output, gradient);
      for (int i = 0; i < parameters.length; i++) {
        check("parameter " + i, parameters, i, gradient[i], this::value);
      }
      for (Var input : inputs) {
        if (input.dims().batched() && input.needsGradient()) {
          double[] found = plan.gradient(input).clone();
          for (int i = 0; i < input.dims().size(ROWS); i++) {
            check("input element " + i, plan.value(input), i, found[i], this::value);
          }
        }
      }
    }

    private void check(
        String where, double[] array, int index, double found, DoubleSupplier value) {
      double old = array[index];
      array[index] = old + STEP;
      double above = value.getAsDouble();
      array[index] = old - STEP;
      double below = value.getAsDouble();
      array[index] = old;
      double expected = (above - below) / (2 * STEP);
      double allowed = TOLERANCE * Math.max(1, Math.abs(expected));
      assertEquals(expected, found, allowed, where + " of " + name);
    }
  }
}
