package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelProbeTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);

  /** Rows of the features, row-major, with these labels and weights of 1. */
  private static Block<double[]> rows(int width, double[] features, double... labels) {
    double[] weights = new double[labels.length];
    Arrays.fill(weights, 1);
    return new Block<>(labels.length, new Dense<>(width, features), 1, labels, weights);
  }

  private static ModelMeasure measure(Model model, Block<double[]> rows, double... parameters) {
    return new ModelProbe<>(model, KERNELS, rows).at(parameters);
  }

  /** y = relu(W x + b) with one live unit, one dead one, and one that is dead on one row. */
  @Test
  void unitsThatAreZeroForAllRowsAreDead() {
    Model model =
        new ModelSpec(
            1, List.of(new Layer.Linear(3), new Layer.Relu(), new Layer.Linear(1)), new Loss.Mse());
    // W = (1, -1, -1), b = (0, 0, 2.5): rows 1 and 3 give relu (1, 0, 1.5) and (3, 0, 0).
    ModelMeasure measured =
        measure(model, rows(1, new double[] {1, 3}, 0, 0), 1, -1, -1, 0, 0, 2.5, 1, 1, 1, 0);
    assertEquals(
        List.of("layer 0 (linear: 3)", "layer 1 (relu)", "layer 2 (linear: 1)"),
        measured.layers().stream().map(LayerMeasure::layer).toList());
    LayerMeasure relu = measured.layers().get(1);
    assertEquals(
        new LayerMeasure("layer 1 (relu)", "relu", 3, 5.5 / 6, 3, 3.0 / 6, 1.0 / 3, 0, 0), relu);
    assertEquals(15.25 / 2, measured.loss());
  }

  @Test
  void gradientsAreThoseOfTheMeanLoss() {
    Model model = new ModelSpec(2, List.of(new Layer.Linear(1)), new Loss.Mse());
    // Residuals 1 and 3; dw = mean of 2 r x = (1 * 1 + 3 * 0, ...), of which the second is 0.
    ModelMeasure measured = measure(model, rows(2, new double[] {3, 0, 4, 0}, 2, 1), 1, 5, 0);
    assertEquals(
        List.of(
            new SlotMeasure("0.weight", 2, Math.sqrt(26), 15, 0.5),
            new SlotMeasure("0.bias", 1, 0, 4, 0)),
        measured.slots());
  }

  @Test
  void weightsOfRowsCount() {
    Model model = new ModelSpec(1, List.of(new Layer.Linear(1, false)), new Loss.Mse());
    double[] weights = {1, 3};
    Block<double[]> rows =
        new Block<>(2, new Dense<>(1, new double[] {1, 1}), 1, new double[] {0, 2}, weights);
    ModelMeasure measured = measure(model, rows, 1);
    assertEquals(1, measured.loss());
    assertEquals((2.0 * 1 - 2.0 * 3) / 4, -measured.slots().get(0).gradientNorm());
  }

  @Test
  void outputsAtTheirBoundsAreSaturated() {
    List<Layer> sigmoid = List.of(new Layer.Linear(2), new Layer.Sigmoid(), new Layer.Linear(1));
    List<Layer> tanh = List.of(new Layer.Linear(2), new Layer.Tanh(), new Layer.Linear(1));
    // x = (10, 10) for all rows in unit 0, (1, 10) in unit 1.
    double[] parameters = {0, 1, 10, 0, 1, 1, 0};
    Block<double[]> rows = rows(1, new double[] {1, 10}, 0, 0);
    for (List<Layer> layers : List.of(sigmoid, tanh)) {
      ModelMeasure measured = measure(new ModelSpec(1, layers, new Loss.Mse()), rows, parameters);
      assertEquals(0.75, measured.layers().get(1).saturated(), layers::toString);
      assertEquals(0.5, measured.layers().get(1).saturatedUnits(), layers::toString);
      assertEquals(0, measured.layers().get(0).saturated(), layers::toString);
    }
  }

  @Test
  void rowsOfSoftmaxWithOneLargeOutputAreSaturated() {
    List<Layer> layers = List.of(new Layer.Linear(2, false), new Layer.Softmax());
    Model model = new ModelSpec(1, layers, new Loss.CrossEntropy());
    ModelMeasure measured =
        measure(model, rows(1, new double[] {1, 100, 200, 300}, 0, 1, 0, 1), 1, 0);
    assertEquals(0.75, measured.layers().get(1).saturated());
  }

  @Test
  void aChannelOfAnImageIsOneUnit() {
    List<Layer> layers =
        List.of(
            new SpatialLayer.Unflatten(Shape.of(1, 1, 2)),
            new SpatialLayer.Conv2d(2, 1, 0),
            new Layer.Relu(),
            new Flatten(),
            new Layer.Linear(1));
    Model model = new ModelSpec(2, layers, new Loss.Mse());
    double[] parameters = {1, -1, 0, 0, 1, 1, 1, 1, 0};
    ModelMeasure measured = measure(model, rows(2, new double[] {1, -1, 2, 3}, 0, 0), parameters);
    LayerMeasure relu = measured.layers().get(2);
    assertEquals(2, relu.units());
    assertEquals(4.0 / 8, relu.zeros());
    assertEquals(0, relu.deadUnits(), "each channel is alive at some place of some row");
  }

  @Test
  void layersWithinABlockHaveItsNumberToo() {
    List<Layer> within = List.of(new Layer.Linear(2), new Layer.Relu());
    Model model =
        new ModelSpec(2, List.of(new Residual(within), new Layer.Linear(1)), new Loss.Mse());
    ModelMeasure measured = measure(model, rows(2, new double[] {1, 1}, 0), new double[9]);
    assertEquals(
        List.of(
            "layer 0.0 (linear: 2)",
            "layer 0.1 (relu)",
            "layer 0 (residual)",
            "layer 1 (linear: 1)"),
        measured.layers().stream().map(LayerMeasure::layer).toList());
  }

  @Test
  void dropoutIsOffUnlessThereAreRunningAverages() {
    List<Layer> plain = List.of(new Layer.Linear(50), new Layer.Dropout(0.5), new Layer.Linear(1));
    List<Layer> averaged =
        List.of(new Layer.Linear(50), new BatchNorm(), new Layer.Dropout(0.5), new Layer.Linear(1));
    Block<double[]> rows = rows(1, new double[] {1, 2, 3}, 0, 0, 0);
    Model first = new ModelSpec(1, plain, new Loss.Mse());
    Model second = new ModelSpec(1, averaged, new Loss.Mse());
    double[] parameters = first.initialise(DType.FLOAT64, 1);
    double[] others = second.initialise(DType.FLOAT64, 1);
    assertEquals(0, measure(first, rows, parameters).layers().get(1).zeros());
    ModelMeasure measured = measure(second, rows, others);
    assertTrue(measured.layers().get(2).zeros() > 0.3);
    assertEquals(measured, measure(second, rows, others), "the same masks every time");
    assertEquals(1, measured.layers().get(1).meanSize(), 0.3, "of the rows' own statistics");
    assertEquals(4, measured.slots().size() - 2, "running averages are not trained");
  }

  @Test
  void anObjectiveIsMeasuredByItsActivations() {
    Model model =
        ObjectiveModel.of(
            1,
            List.of(Weight.of("w", Shape.of(1), new Initialiser.Constant(1))),
            (p, x, y) -> x.mul(p.get("w")).relu().mean(-1).sub(y).square(),
            Optional.empty());
    ModelMeasure measured = measure(model, rows(1, new double[] {-1, 1, -2, 2}, 0, 0, 0, 0), 1);
    assertEquals(
        List.of(new LayerMeasure("relu", "relu", 1, 0.75, 2, 0.5, 0, 0, 0)), measured.layers());
  }

  @Test
  void theProbeComputesTheGradientOfTraining() {
    Model model =
        new ModelSpec(
            2, List.of(new Layer.Linear(3), new Layer.Tanh(), new Layer.Linear(1)), new Loss.Mse());
    double[] parameters = model.initialise(DType.FLOAT64, 7);
    Block<double[]> rows = rows(2, new double[] {1, 2, 3, -4}, 1, 0);
    double[] gradient = new double[parameters.length];
    new ModelPlan<>(model, KERNELS, 2).gradient(rows, parameters, 0, gradient);
    double[] norms =
        model.slots().list().stream()
            .mapToDouble(
                s ->
                    Math.sqrt(
                        Arrays.stream(gradient, s.offset(), s.end()).map(g -> g * g / 4).sum()))
            .toArray();
    assertArrayEquals(
        norms,
        measure(model, rows, parameters).slots().stream()
            .mapToDouble(SlotMeasure::gradientNorm)
            .toArray(),
        1e-12);
  }
}
