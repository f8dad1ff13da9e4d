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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What moves elements and multiplies many matrices, against plain loops. */
class ArrangementTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.AUTO);
  private static final int ROWS = 3;

  /** The value of {@code function} of an input (batch, rest) that counts from 0. */
  private static double[] of(int[] rest, UnaryOperator<Var> function) {
    int[] extents = IntStream.concat(IntStream.of(Graph.BATCH), IntStream.of(rest)).toArray();
    Var x = new Graph().input("x", extents);
    Var y = function.apply(x);
    Plan<double[]> plan = new Plan<>(KERNELS, ROWS + 2, y);
    Arrays.setAll(plan.value(x), i -> i);
    plan.forward(y, new double[0], ROWS);
    return Arrays.copyOf(plan.value(y), y.dims().size(ROWS));
  }

  @Test
  void elementsOfAPermutationAreFoundUnderTheirPermutedIndices() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int trial = 0; trial < 200; trial++) {
      int[] shape = random.ints(1 + random.nextInt(4), 1, 5).toArray();
      List<Integer> order =
          new ArrayList<>(IntStream.rangeClosed(1, shape.length).boxed().toList());
      Collections.shuffle(order, random);
      order.add(0, 0);
      int[] axes = order.stream().mapToInt(Integer::intValue).toArray();
      int[] whole = IntStream.concat(IntStream.of(ROWS), IntStream.of(shape)).toArray();
      double[] expected = new double[Arrays.stream(whole).reduce(1, (a, b) -> a * b)];
      for (int to = 0; to < expected.length; to++) {
        int[] index = new int[axes.length]; // by axis of the input
        for (int axis = axes.length - 1, rest = to; axis >= 0; axis--) {
          index[axes[axis]] = rest % whole[axes[axis]];
          rest /= whole[axes[axis]];
        }
        int from = 0;
        for (int axis = 0; axis < axes.length; axis++) {
          from = from * whole[axis] + index[axis];
        }
        expected[to] = from;
      }
      assertArrayEquals(
          expected,
          of(shape, x -> x.permute(axes)),
          Arrays.toString(axes) + " of " + Arrays.toString(whole) + ", seed " + seed);
    }
  }

  @Test
  void aSliceIsAPartOfItsAxis() {
    assertArrayEquals(
        new double[] {2, 3, 4, 5, 10, 11, 12, 13, 18, 19, 20, 21},
        of(new int[] {4, 2}, x -> x.slice(1, 1, 3)));
    assertArrayEquals(
        new double[] {1, 3, 5, 7, 9, 11}, of(new int[] {2, 2}, x -> x.slice(-1, 1, 2)));
  }

  @Test
  void concatenationPutsPartsOneAfterTheOther() {
    assertArrayEquals(
        new double[] {0, 1, 10, 0, 2, 3, 30, 2, 4, 5, 50, 4},
        of(new int[] {2}, x -> x.concat(1, x.slice(1, 1, 2).mul(10), x.slice(1, 0, 1))));
  }

  @Test
  void thereIsAProductForEachOfTheLeadingAxes() {
    double[] squares = of(new int[] {2, 3}, x -> x.matmul(x.transpose())); // (batch, 2, 2)
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double sum = 0;
          for (int k = 0; k < 3; k++) {
            sum += (row * 6 + i * 3 + k) * (row * 6 + j * 3 + k);
          }
          assertEquals(sum, squares[row * 4 + i * 2 + j]);
        }
      }
    }
  }

  @Test
  void oneMatrixMultipliesThoseOfAllRows() {
    double[] shared =
        of(new int[] {2, 3}, x -> x.matmul(x.graph().constant(Shape.of(3, 2), 1, 0, 0, 1, 1, 0)));
    assertArrayEquals(
        new double[] {2, 1, 8, 4, 14, 7, 20, 10, 26, 13, 32, 16}, shared, "x0 + x2 and x1");
  }

  @Test
  void aValueThatIsUsedTwiceGetsBothGradients() {
    Graph graph = new Graph();
    Var w = graph.parameter("w", Shape.of(2, 3), 0);
    Var a = graph.constant(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    Var b = graph.constant(Shape.of(2, 5), 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    Var once = w.permute(1, 0).mul(a).sum();
    Var twice = w.transpose().mul(a).sum();
    Var parts = w.slice(1, 0, 2).concat(1, w).mul(b).sum(); // w[0, 0] and w[1, 2]
    Var y = once.add(twice).add(parts).add(w.concat(0, w, w).sum());
    Plan<double[]> plan = new Plan<>(KERNELS, 1, y);
    double[] gradient = new double[6];
    plan.forward(y, new double[] {1, 2, 3, 4, 5, 6}, 1);
    plan.gradient(y)[0] = 1;
    plan.backward(y, gradient);
    assertArrayEquals(new double[] {2 + 4, 6 + 3, 10 + 3, 4 + 3, 8 + 3, 12 + 4}, gradient);
  }

  @Test
  void shapesThatDoNotFitAreErrorsThatNameThem() {
    Var x = new Graph().input("x", Graph.BATCH, 4, 2);
    refused("(batch, 4, 2)", () -> x.permute(1, 0, 2));
    refused("(batch, 4, 2)", () -> x.permute(0, 1));
    refused("(batch, 4, 2)", () -> x.permute(0, 1, 1));
    refused("(batch, 4, 2)", () -> x.slice(1, 2, 5));
    refused("(batch, 4, 2)", () -> x.slice(0, 0, 1));
    refused("(batch, 4, 1)", () -> x.concat(1, x.slice(2, 0, 1)));
    refused("(batch, 4, 2)", () -> x.concat(0, x));
    refused("same leading axes", () -> x.matmul(x));
  }

  private static void refused(String part, org.junit.jupiter.api.function.Executable call) {
    ThalwegException error = assertThrows(ThalwegException.class, call);
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
