package io.thalweg.shared.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);

  private final Graph graph = new Graph();
  private final Var x = graph.input("x", Graph.BATCH, 2);
  private final Var w = graph.parameter("w", Shape.of(2), 0);
  private final Var y = graph.layer(4, "exp", () -> x.mul(w).exp()).sum(-1);
  private final List<String> seen = new ArrayList<>();

  /** Writes down what it sees, until {@code last}. */
  private final class Diary implements Watcher<double[]> {
    private final String last;

    Diary(String last) {
      this.last = last;
    }

    @Override
    public boolean forward(PlannedOp<double[]> step) {
      return see("forward", step);
    }

    @Override
    public boolean backward(PlannedOp<double[]> step) {
      return see("backward", step);
    }

    private boolean see(String pass, PlannedOp<?> step) {
      Var value = graph.values().get(step.number());
      seen.add(pass + " " + value.operation().orElseThrow().name() + " " + value.part());
      return !seen.get(seen.size() - 1).equals(last);
    }
  }

  private Plan<double[]> plan() {
    Plan<double[]> plan = new Plan<>(KERNELS, 2, y);
    System.arraycopy(new double[] {1, 2, 3, 4}, 0, plan.value(x), 0, 4);
    return plan;
  }

  @Test
  void aWatcherSeesEveryOperationInTheOrderOfExecution() {
    Plan<double[]> plan = plan();
    assertTrue(plan.forwardTraining(y, new double[] {1, 0}, 2, 0, new Diary("")));
    Arrays.fill(plan.gradient(y), 1);
    assertTrue(plan.backward(y, new double[2], new Diary("")));
    String layer = " layer 4 (exp)";
    assertEquals(
        List.of(
            "forward expand" + layer,
            "forward multiply" + layer,
            "forward exp" + layer,
            "forward sum ",
            "backward sum ",
            "backward exp" + layer,
            "backward multiply" + layer,
            "backward expand" + layer),
        seen);
  }

  @Test
  void aWatchedRunEndsWhereTheWatcherWantsNoMore() {
    Plan<double[]> plan = plan();
    Diary diary = new Diary("forward multiply layer 4 (exp)");
    assertFalse(plan.forwardTraining(y, new double[] {1, 0}, 2, 0, diary));
    assertEquals(2, seen.size());
  }

  @Test
  void aWatchedRunComputesWhatAnyRunDoes() {
    double[] parameters = {0.3, -0.7};
    Plan<double[]> plain = plan();
    plain.forwardTraining(y, parameters, 2, 0);
    Arrays.fill(plain.gradient(y), 1);
    double[] gradient = new double[2];
    plain.backward(y, gradient);
    Plan<double[]> watched = plan();
    watched.forwardTraining(y, parameters, 2, 0, new Diary(""));
    Arrays.fill(watched.gradient(y), 1);
    double[] other = new double[2];
    watched.backward(y, other, new Diary(""));
    assertArrayEquals(plain.value(y), watched.value(y));
    assertArrayEquals(gradient, other);
  }

  @Test
  void partsWithinALayerHaveItsNumber() {
    Graph other = new Graph();
    Var z = other.input("z", Graph.BATCH, 1);
    Var inner = other.layer(3, "residual", () -> other.layer(1, "relu", z::relu).add(z));
    assertEquals(
        List.of("layer 3.1 (relu)", "layer 3 (residual)"),
        other.parts().stream().map(Graph.Part::name).toList());
    assertEquals("layer 3 (residual)", inner.part());
    assertEquals("layer 3.1 (relu)", inner.operands().get(0).part());
    assertEquals("", z.part());
    assertEquals("z", z.name());
  }
}
