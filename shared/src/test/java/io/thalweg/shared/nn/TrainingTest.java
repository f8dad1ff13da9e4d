package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small models learn with nothing but a loop of plain gradient descent. */
class TrainingTest {
  private static final double[][] XOR = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};

  private static <A> Block<A> block(DType<A> dtype, ModelPlan<A> plan, double[][] rows) {
    Block<A> block = plan.newBlock();
    for (int r = 0; r < rows.length; r++) {
      int inputs = rows[r].length - 1;
      for (int i = 0; i < inputs; i++) {
        dtype.set(block.features().values(), r * inputs + i, rows[r][i]);
      }
      dtype.set(block.labels(), r, rows[r][inputs]);
    }
    return block;
  }

  private static <A> A train(
      ModelSpec spec, Kernels<A> kernels, double[][] rows, int rounds, double learningRate) {
    ModelPlan<A> plan = new ModelPlan<>(spec, kernels, rows.length);
    Block<A> block = block(kernels.dtype(), plan, rows);
    A parameters = spec.initialise(kernels.dtype(), 1);
    int size = spec.slots().size();
    A gradient = kernels.dtype().allocate(size);
    for (int round = 0; round < rounds; round++) {
      plan.gradient(block, parameters, round, gradient);
      kernels.axpy(size, -learningRate / rows.length, gradient, 0, parameters, 0);
    }
    return parameters;
  }

  private static <A> void learnsXor(DType<A> dtype, Loss loss, int outputs) {
    Kernels<A> kernels = KernelProvider.find(dtype, KernelChoice.SCALAR);
    List<Layer> layers = List.of(new Layer.Linear(8), new Layer.Tanh(), new Layer.Linear(outputs));
    ModelSpec spec = new ModelSpec(2, layers, loss);
    A parameters = train(spec, kernels, XOR, 4000, 0.1);
    ModelPlan<A> plan = new ModelPlan<>(spec, kernels, XOR.length);
    Block<A> block = block(dtype, plan, XOR);
    double mean = plan.loss(block, parameters) / XOR.length;
    assertTrue(mean < 0.02, loss + " in " + dtype + " ends at a mean loss of " + mean);
  }

  @Test
  void everyLossLearnsXorInBothElementTypes() {
    for (DType<?> dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      learnsXor(dtype, new Loss.Mse(), 1);
      learnsXor(dtype, new Loss.BceWithLogits(), 1);
      learnsXor(dtype, new Loss.CrossEntropy(), 2);
      learnsXor(dtype, new Loss.Huber(1), 1);
    }
  }

  @Test
  void aLinearModelFindsTheLeastSquaresLine() {
    double[][] rows = new double[20][];
    for (int i = 0; i < rows.length; i++) {
      double x = i / 10.0 - 1;
      rows[i] = new double[] {x, 3 * x - 2};
    }
    ModelSpec spec = new ModelSpec(1, List.of(new Layer.Linear(1)), new Loss.Mse());
    Kernels<double[]> kernels = KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);
    double[] parameters = train(spec, kernels, rows, 2000, 0.1);
    assertEquals(3, parameters[spec.slots().find("0.weight").orElseThrow().offset()], 1e-9);
    assertEquals(-2, parameters[spec.slots().find("0.bias").orElseThrow().offset()], 1e-9);
  }
}
