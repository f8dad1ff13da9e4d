package io.thalweg.shared.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Kernels<double[]> F64 =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);
  private static final Kernels<float[]> F32 =
      KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR);

  private final Graph graph = new Graph();

  @Test
  void oneGraphRunsInBothElementTypes() {
    Var x = graph.parameter("x", Shape.of(3), 0);
    Var y = x.mul(x).exp().sum();
    Plan<double[]> wide = new Plan<>(F64, 1, y);
    Plan<float[]> narrow = new Plan<>(F32, 1, y);
    wide.forward(y, new double[] {0.5, -1, 1.5}, 1);
    narrow.forward(y, new float[] {0.5f, -1, 1.5f}, 1);
    double expected = Math.exp(0.25) + Math.exp(1) + Math.exp(2.25);
    assertEquals(expected, wide.value(y)[0], 1e-12);
    assertEquals(expected, narrow.value(y)[0], 2e-6);
  }

  @Test
  void aValueUsedTwiceGetsBothGradients() {
    Var x = graph.parameter("x", Shape.of(2), 1);
    Var y = x.mul(x).add(x);
    Plan<double[]> plan = new Plan<>(F64, 1, y);
    plan.forward(y, new double[] {9, 3, -2}, 1);
    Arrays.fill(plan.gradient(y), 1);
    double[] gradient = new double[3];
    plan.backward(y, gradient);
    assertArrayEquals(new double[] {0, 7, -3}, gradient);
  }

  @Test
  void gradientsAreOverwrittenWhicheverStepReachesThemFirst() {
    Var x = graph.input("x", Graph.BATCH, 1);
    Var w = graph.parameter("w", Shape.of(1, 1), 1);
    Var again = graph.parameter("again", Shape.of(1, 1), 1); // the same element
    Var alone = graph.parameter("alone", Shape.of(1, 1), 3);
    Var twice = x.linear(w).linear(again).add(x.linear(alone)).linear(alone).sum(0);
    Plan<double[]> plan = new Plan<>(F64, 1, twice);
    plan.value(x)[0] = 5;
    plan.forward(twice, new double[] {9, 3, 9, 2, 9}, 1);
    assertEquals((5 * 3 * 3 + 5 * 2) * 2, plan.value(twice)[0]);
    for (int run = 0; run < 2; run++) {
      plan.gradient(twice)[0] = 1;
      double[] gradient = new double[5];
      Arrays.fill(gradient, Double.NaN);
      plan.backward(twice, gradient);
      assertArrayEquals(new double[] {0, 2 * 5 * 3 * 2, 0, 5 * 3 * 3 + 2 * 5 * 2, 0}, gradient);
    }
  }

  @Test
  void onlyTheRowsOfARunCount() {
    Var x = graph.input("x", Graph.BATCH, 2);
    Var w = graph.parameter("w", Shape.of(1, 2), 0);
    Var y = x.linear(w).mean();
    Plan<double[]> plan = new Plan<>(F64, 4, y);
    Arrays.fill(plan.value(x), Double.NaN);
    System.arraycopy(new double[] {1, 2, 3, 4}, 0, plan.value(x), 0, 4);
    plan.forward(y, new double[] {10, 1}, 2);
    assertEquals((12 + 34) / 2.0, plan.value(y)[0]);
    plan.gradient(y)[0] = 1;
    double[] gradient = new double[2];
    plan.backward(y, gradient);
    assertArrayEquals(new double[] {2, 3}, gradient);
  }

  @Test
  void dataHasNoGradient() {
    Var x = graph.input("x", Graph.BATCH, 2);
    Var y = x.linear(graph.parameter("w", Shape.of(1, 2), 0));
    Plan<double[]> plan = new Plan<>(F64, 4, y);
    assertThrows(IllegalArgumentException.class, () -> plan.gradient(x));
    assertThrows(IllegalArgumentException.class, () -> plan.backward(x, new double[2]));
  }

  @Test
  void anOutputRunsWithoutWhatTheOthersNeed() {
    Var x = graph.input("x", Graph.BATCH, 3);
    Var labels = graph.input("labels", Graph.BATCH);
    Var logits = x.linear(graph.parameter("w", Shape.of(3, 3), 0));
    Var loss = logits.crossEntropy(labels, 0);
    Plan<double[]> plan = new Plan<>(F64, 1, logits, loss);
    Arrays.fill(plan.value(x), 1);
    plan.value(labels)[0] = -7;
    plan.forward(logits, new double[9], 1);
    assertThrows(ThalwegException.class, () -> plan.forward(loss, new double[9], 1));
  }

  @Test
  void dropoutIsTheIdentityInEvaluationAndScalesInTraining() {
    int n = 10_000;
    Var x = graph.parameter("x", Shape.of(10, n / 10), 0);
    Var y = x.dropout(0.25, 3);
    Plan<double[]> plan = new Plan<>(F64, 1, y);
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    plan.forward(y, ones, 1);
    assertArrayEquals(ones, plan.value(y));
    plan.forwardTraining(y, ones, 1, 42);
    double[] first = plan.value(y).clone();
    long dropped = Arrays.stream(first).filter(v -> v == 0).count();
    assertEquals(0.25, (double) dropped / n, 0.02);
    assertEquals(n - dropped, Arrays.stream(first).filter(v -> v == 1 / 0.75).count());
    plan.forwardTraining(y, ones, 1, 42);
    assertArrayEquals(first, plan.value(y));
  }

  @Test
  void extremeLogitsStayFinite() {
    double[] x = {1000, -1000, 0, 1000};
    check(x, v -> v.softplus(), 1000, 0, Math.log(2), 1000);
    check(x, v -> v.sigmoid(), 1, 0, 0.5, 1);
    check(x, v -> v.silu(), 1000, 0, 0, 1000);
    check(x, v -> v.gelu(), 1000, 0, 0, 1000);
    check(x, v -> v.elu(1), 1000, -1, 0, 1000);
    check(x, v -> v.softmax(), 0.5, 0, 0, 0.5);
    double ln2 = Math.log(2);
    check(x, v -> v.logSoftmax(), -ln2, -2000 - ln2, -1000 - ln2, -ln2);
    check(x, v -> v.bceWithLogits(v.graph().constant(Shape.of(4), 1, 1, 1, 0)), 0, 1000, ln2, 1000);
    check(x, v -> v.reshape(2, 2).crossEntropy(v.graph().constant(Shape.of(2), 1, 1), 0), 2000, 0);
  }

  private interface Expression {
    Var of(Var x);
  }

  /** Compares in both element types, and requires finite gradients. */
  private static void check(double[] x, Expression expression, double... expected) {
    check(F64, x, expression, 1e-12, expected);
    check(F32, x, expression, 1e-6, expected);
  }

  private static <A> void check(
      Kernels<A> kernels, double[] x, Expression expression, double tolerance, double... expected) {
    DType<A> dtype = kernels.dtype();
    A parameters = dtype.allocate(x.length);
    for (int i = 0; i < x.length; i++) {
      dtype.set(parameters, i, x[i]);
    }
    Var y = expression.of(new Graph().parameter("x", Shape.of(x.length), 0));
    Plan<A> plan = new Plan<>(kernels, 1, y);
    plan.forward(y, parameters, 1);
    for (int i = 0; i < expected.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertEquals(expected[i], dtype.get(plan.value(y), i), allowed, y.dims() + " at " + i);
    }
    dtype.fill(plan.gradient(y), 0, expected.length, 1);
    A gradient = dtype.allocate(x.length);
    plan.backward(y, gradient);
    for (int i = 0; i < x.length; i++) {
      assertTrue(Double.isFinite(dtype.get(gradient, i)), "gradient at " + i);
    }
  }

  @Test
  void nanIsNotSwallowed() {
    double[] x = {Double.NaN, 1};
    for (Expression e :
        new Expression[] {
          Var::relu,
          v -> v.max(0),
          v -> v.leakyRelu(0.1),
          v -> v.elu(1),
          Var::softplus,
          Var::gelu,
          Var::softmax,
          v -> v.huber(1)
        }) {
      Var y = e.of(new Graph().parameter("x", Shape.of(2), 0));
      Plan<double[]> plan = new Plan<>(F64, 1, y);
      plan.forward(y, x, 1);
      assertTrue(Double.isNaN(plan.value(y)[0]), "output " + plan.value(y)[0]);
    }
  }

  @Test
  void aSteadyRunAllocatesNothing() {
    Var x = graph.input("x", Graph.BATCH, 8);
    Var labels = graph.input("labels", Graph.BATCH);
    double[] ones = new double[8];
    Arrays.fill(ones, 1);
    Var w = graph.parameter("w", Shape.of(8, 8), 0);
    Var b = graph.parameter("b", Shape.of(8), 64);
    Var hidden = x.standardize(ones, ones).linear(w, b).relu().dropout(0.5, 0);
    Var mixed = hidden.add(b).mul(hidden.softmax()).sub(hidden.mean(-1).unsqueeze(-1));
    Var loss = mixed.crossEntropy(labels, 0.1).add(mixed.max(1)).mean();
    Plan<float[]> plan = new Plan<>(F32, 32, loss);
    float[] parameters = new float[72];
    Arrays.fill(parameters, 0.1f);
    float[] gradient = new float[72];
    for (int i = 0; i < 2000; i++) {
      round(plan, loss, parameters, gradient, i);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    threads.getThreadAllocatedBytes(self);
    long before = threads.getThreadAllocatedBytes(self);
    for (int i = 0; i < 1000; i++) {
      round(plan, loss, parameters, gradient, i);
    }
    long bytes = threads.getThreadAllocatedBytes(self) - before;
    assertTrue(bytes < 1000, bytes + " bytes in 1000 rounds");
  }

  private static void round(
      Plan<float[]> plan, Var loss, float[] parameters, float[] gradient, long key) {
    plan.forwardTraining(loss, parameters, 30, key);
    plan.gradient(loss)[0] = 1;
    plan.backward(loss, gradient);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Var a = graph.input("a", Graph.BATCH, 3);
    Var b = graph.parameter("b", Shape.of(4), 0);
    assertBadShape(() -> a.add(b), "(batch, 3) and (4)");
    assertBadShape(() -> a.linear(b), "(batch, 3), (4)");
    assertBadShape(() -> a.matmul(b), "(batch, 3), (4)");
    assertBadShape(() -> a.sum(2), "(batch, 3)");
    assertBadShape(() -> a.reshape(Graph.BATCH, 4), "(batch, 3)");
    assertBadShape(() -> a.crossEntropy(b, 0), "(batch, 3), (4)");
    assertBadShape(() -> graph.constant(Shape.of(2), 1), "1 values");
  }

  private static void assertBadShape(
      org.junit.jupiter.api.function.Executable action, String found) {
    ThalwegException error = assertThrows(ThalwegException.class, action);
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(error.getMessage().contains(found), error.getMessage());
  }

  @Test
  void labelsCannotDependOnParameters() {
    Var logits = graph.input("a", Graph.BATCH, 3);
    Var labels = logits.mul(graph.parameter("b", Shape.of(3), 0)).sum(1);
    assertThrows(IllegalArgumentException.class, () -> logits.crossEntropy(labels, 0));
  }

  @Test
  void moreRowsThanTheCapacityAreRefused() {
    Var y = graph.input("x", Graph.BATCH, 3).mul(graph.parameter("b", Shape.of(3), 0));
    Plan<double[]> plan = new Plan<>(F64, 4, y);
    assertThrows(IllegalArgumentException.class, () -> plan.forward(y, new double[3], 5));
    assertThrows(IllegalArgumentException.class, () -> plan.forward(y, new double[3], 0));
  }
}
