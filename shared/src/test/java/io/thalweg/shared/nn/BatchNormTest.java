package io.thalweg.shared.nn;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);

  /** One channel, normalised and then summed: the output is the normalised number. */
  private static final ModelSpec MODEL =
      new ModelSpec(
          1,
          List.of(
              new BatchNorm(1e-5, 0.1, false),
              new Layer.Linear(1, false, new Initialiser.Constant(1), new Initialiser.Zeros())),
          new Loss.Mse());

  @Test
  void evaluationUsesTheRunningAverages() {
    ModelPlan<double[]> plan = new ModelPlan<>(MODEL, KERNELS, 2);
    Block<double[]> block = plan.newBlock();
    block.features().values()[0] = 7;
    block.features().values()[1] = 3;
    double[] parameters = MODEL.initialise(DType.FLOAT64, 1);
    parameters[MODEL.slots().find("0.running_mean").orElseThrow().offset()] = 3;
    parameters[MODEL.slots().find("0.running_var").orElseThrow().offset()] = 4;
    assertArrayEquals(new double[] {2, 0}, Arrays.copyOf(plan.forward(block, parameters), 2), 1e-5);
  }

  @Test
  void trainingUsesTheStatisticsOfTheGroupAndReportsThem() {
    ModelPlan<double[]> plan = new ModelPlan<>(MODEL, KERNELS, 2);
    Block<double[]> block = plan.newBlock();
    block.features().values()[0] = 7;
    block.features().values()[1] = 3;
    double[] parameters = MODEL.initialise(DType.FLOAT64, 1);
    double[] gradient = new double[parameters.length];
    plan.gradient(block, parameters, 0, gradient);
    assertArrayEquals(new double[] {1, -1}, Arrays.copyOf(plan.outputs(), 2), 1e-5);
    // 2 rows times mean 5, 2 rows times unbiased variance 8
    assertEquals(10, gradient[MODEL.slots().find("0.running_mean").orElseThrow().offset()], 1e-12);
    assertEquals(16, gradient[MODEL.slots().find("0.running_var").orElseThrow().offset()], 1e-12);
  }

  @Test
  void aRowWithoutAGroupTakesTheRunningAveragesAndLeavesThemAlone() {
    ModelPlan<double[]> plan = new ModelPlan<>(MODEL, KERNELS, 1);
    Block<double[]> block = plan.newBlock();
    block.features().values()[0] = 7;
    double[] parameters = MODEL.initialise(DType.FLOAT64, 1);
    double[] gradient = new double[parameters.length];
    plan.gradient(block, parameters, 0, gradient);
    assertEquals(7, plan.outputs()[0], 1e-4);
    assertEquals(0, gradient[MODEL.slots().find("0.running_mean").orElseThrow().offset()]);
    assertEquals(1, gradient[MODEL.slots().find("0.running_var").orElseThrow().offset()]);
  }

  @Test
  void theAveragesAreSlotsThatNoOptimizerTrains() {
    ModelSpec spec =
        new ModelSpec(4, List.of(new BatchNorm(), new Layer.Linear(1)), new Loss.Mse());
    assertEquals(
        List.of("0.weight", "0.bias", "0.running_mean", "0.running_var", "1.weight", "1.bias"),
        spec.slots().list().stream().map(Slot::name).toList());
    assertEquals(
        List.of("0.running_mean", "0.running_var"),
        spec.slots().list().stream().filter(s -> !s.trained()).map(Slot::name).toList());
  }

  @Test
  void vectorKernelsGiveTheBitsOfTheScalarOnes() {
    for (Shape shape : List.of(Shape.of(60), Shape.of(3, 5, 4))) {
      List<Layer> layers =
          List.of(
              new SpatialLayer.Unflatten(shape),
              new BatchNorm(),
              new SpatialLayer.Unflatten(Shape.of(60)),
              new Layer.Linear(4));
      ModelSpec spec = new ModelSpec(60, layers, new Loss.CrossEntropy());
      for (DType<?> dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
        assertArrayEquals(
            ModelPlanTest.lossAndGradient(spec, dtype, KernelChoice.SCALAR),
            ModelPlanTest.lossAndGradient(spec, dtype, KernelChoice.VECTOR),
            shape + " " + dtype);
      }
    }
  }

  @Test
  void optionsHaveTheDefaultsOfPyTorchAndTheirLimits() {
    assertEquals(new BatchNorm(1e-5, 0.1, true), Layer.parse("batch_norm", "layer"));
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("eps", 0), Map.of("momentum", 1.5), Map.of("track_running_stats", false))) {
      ThalwegException error =
          assertThrows(
              ThalwegException.class, () -> Layer.parse(Map.of("batch_norm", wrong), "layer"));
      assertEquals(ErrorCode.BAD_VALUE, error.code());
    }
    ThalwegException shape =
        assertThrows(ThalwegException.class, () -> new BatchNorm().outputs(Shape.of(1, 2, 3, 4)));
    assertTrue(shape.getMessage().contains("(1, 2, 3, 4)"), shape.getMessage());
  }
}
