package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Blocks within models, and the layers that change the rank of rows. */
class NestedLayersTest {
  private static final Loss LOSS = new Loss.CrossEntropy();

  private static ModelSpec model(int inputs, Object... layers) {
    return ModelSpec.fromMap(
        Map.of("inputs", inputs, "layers", List.of(layers), "loss", "cross_entropy"));
  }

  private static Map<String, Object> residual(Object... layers) {
    return Map.of("residual", List.of(layers));
  }

  private static Map<String, Object> linear(int out) {
    return Map.of("linear", out);
  }

  private static Map<String, Object> embedding(int size, int dim) {
    return Map.of("embedding", Map.of("num_embeddings", size, "embedding_dim", dim));
  }

  private static void assertError(ErrorCode code, Executable action, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, action);
    assertEquals(code, error.code(), error.getMessage());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  private static double[] run(ModelSpec spec, double[] parameters, double... features) {
    ModelPlan<double[]> plan =
        new ModelPlan<>(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 1);
    Block<double[]> block = plan.newBlock();
    System.arraycopy(features, 0, block.features().values(), 0, features.length);
    return plan.forward(block, parameters);
  }

  @Test
  void blocksAreNestedTenDeepAtMost() {
    Layer block = new Layer.Relu();
    for (int depth = 1; depth <= 10; depth++) {
      block = new Residual(List.of(block));
    }
    List<Layer> deepest = List.of(block);
    assertEquals(Shape.of(3), deepest.get(0).outputs(Shape.of(3)));
    assertThrows(ThalwegException.class, () -> new Residual(deepest));
  }

  @Test
  void parametersOfABlockAreNamedWithinIt() {
    ModelSpec spec =
        model(4, linear(3), "relu", residual(linear(5), residual("tanh", linear(5)), linear(3)));
    assertEquals(
        List.of(
            "0.weight",
            "0.bias",
            "2.0.weight",
            "2.0.bias",
            "2.1.1.weight",
            "2.1.1.bias",
            "2.2.weight",
            "2.2.bias"),
        spec.slots().list().stream().map(Slot::name).toList());
    assertEquals(Shape.of(3, 5), spec.slots().find("2.2.weight").orElseThrow().shape());
    assertEquals(spec, ModelSpec.fromMap(spec.toMap()));
  }

  @Test
  void aResidualAddsItsInputToItsBlock() {
    ModelSpec spec =
        new ModelSpec(
            2, List.of(new Residual(List.of(new Layer.Linear(2)))), new Loss.CrossEntropy());
    double[] parameters = {1, 2, 3, 4, 10, 20}; // weight (2, 2), bias (2)
    double[] expected = {5 + (5 + 10) + 10, 5 + (15 + 20) + 20}; // x + (w x + b)
    assertArrayEquals(expected, run(spec, parameters, 5, 5), 1e-12);
  }

  @Test
  void dropoutsOfOneBlockHaveMasksOfTheirOwn() {
    List<Layer> block = List.of(new Layer.Dropout(0.5), new Layer.Dropout(0.5));
    List<Layer> layers = List.of(new Residual(block), new Residual(block), new Layer.Linear(64));
    ModelSpec spec = new ModelSpec(64, layers, LOSS);
    ModelPlan<double[]> plan =
        new ModelPlan<>(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 1);
    Block<double[]> ones = plan.newBlock();
    Arrays.fill(ones.features().values(), 1);
    double[] identity = new double[spec.slots().size()];
    for (int i = 0; i < 64; i++) {
      identity[i * 65] = 1;
    }
    plan.gradient(ones, identity, 7, new double[identity.length]);
    // An element kept by both dropouts of a block (1 of 4) grows from x to x + 4 x.
    Set<Double> values = Arrays.stream(plan.outputs()).boxed().collect(Collectors.toSet());
    assertEquals(Set.of(1.0, 5.0, 25.0), values);
    assertTrue(Arrays.stream(plan.outputs()).filter(v -> v == 1).count() > 24, "of 36 expected");
  }

  @Test
  void flattenJoinsAxes() {
    assertEquals(Shape.of(24), new Flatten().outputs(Shape.of(2, 3, 4)));
    assertEquals(Shape.of(2, 12), new Flatten(2, 3).outputs(Shape.of(2, 3, 4)));
    assertEquals(Shape.of(6, 4), new Flatten(1, -2).outputs(Shape.of(2, 3, 4)));
    assertEquals(Shape.of(5), new Flatten().outputs(Shape.of(5)));
    assertError(
        ErrorCode.BAD_SHAPE,
        () -> new Flatten(1, 3).outputs(Shape.of(2, 3)),
        "axes 1 to 3",
        "(2, 3)");
  }

  @Test
  void layerNormNormalisesTheLastAxes() {
    List<Layer> layers =
        List.of(new Embedding(3, 2), new LayerNorm(List.of(2, 2), 1e-5, true), new Flatten());
    ModelSpec spec = new ModelSpec(2, layers, LOSS);
    double[] parameters = {1, 2, 0, 0, 3, 6, 1, 1, 1, 2, 0, 0, 5, 0}; // table, weight, bias
    double deviation = Math.sqrt((4 + 1 + 0 + 9) / 4.0 + 1e-5); // of 1, 2, 3, 6 around 3
    double[] expected = {-2 / deviation, -1 / deviation, 5, 6 / deviation};
    assertArrayEquals(expected, run(spec, parameters, 0, 2), 1e-12);
    assertError(
        ErrorCode.BAD_SHAPE,
        () -> new LayerNorm(List.of(3), 1e-5, true).outputs(Shape.of(2, 4)),
        "(3)",
        "(2, 4)");
  }

  @Test
  void anEmbeddingLooksRowsUp() {
    ModelSpec spec = model(3, embedding(4, 2), "flatten", linear(2));
    double[] parameters = spec.initialise(DType.FLOAT64, 1);
    double[] outputs = run(spec, parameters, 1, 3, 1);
    parameters[4]++; // row 2 of the table, which is not looked up
    assertArrayEquals(outputs, run(spec, parameters, 1, 3, 1));
    parameters[2]++;
    assertNotEquals(outputs[0], run(spec, parameters, 1, 3, 1)[0]);
  }

  @Test
  void anIndexOutOfRangeIsAnError() {
    ModelSpec spec = model(3, embedding(4, 2), "flatten", linear(2));
    double[] parameters = spec.initialise(DType.FLOAT64, 1);
    for (double index : new double[] {-1, 4, 0.5, Double.NaN}) {
      assertError(
          ErrorCode.BAD_VALUE,
          () -> run(spec, parameters, 1, index, 1),
          "from 0 to 3",
          index + " in position 1",
          "num_embeddings");
    }
  }

  @Test
  void shapesThatDoNotFitNameTheLayerAndBothShapes() {
    assertError(
        ErrorCode.BAD_SHAPE,
        () -> model(4, residual(linear(5), "relu"), linear(3)),
        "layer 0 ",
        "(4)",
        "(5)");
    assertError(
        ErrorCode.BAD_SHAPE,
        () -> model(4, "relu", residual(embedding(9, 2), linear(4))),
        "layer 1.1 (linear: 4)",
        "(in)",
        "(4, 2)",
        "flatten");
    assertError(
        ErrorCode.BAD_SHAPE,
        () -> model(4, Map.of("layer_norm", 5), linear(3)),
        "layer 0 ",
        "normalized_shape",
        "(5)",
        "(4)");
    assertError(ErrorCode.BAD_SHAPE, () -> model(4, embedding(9, 2)), "(4, 2)", "flatten");
  }

  @Test
  void outputsBehindALinearLayerAreKnownBeforeTheFeaturesAre() {
    List<Layer> known = List.of(new Flatten(), new Layer.Linear(3), new LayerNorm());
    assertEquals(OptionalInt.of(3), ModelSpec.outputs(known, LOSS));
    List<Layer> unknown = List.of(new Embedding(3, 4), new Flatten());
    assertEquals(OptionalInt.empty(), ModelSpec.outputs(unknown, LOSS));
    List<Layer> one = List.of(new Layer.Linear(1));
    assertError(ErrorCode.BAD_SHAPE, () -> ModelSpec.outputs(one, LOSS), "1 output");
    ModelSpec.requireLabels(known, new Loss.Mse(), 3);
    ModelSpec.requireLabels(unknown, new Loss.Mse(), 2);
    assertError(
        ErrorCode.BAD_SHAPE,
        () -> ModelSpec.requireLabels(known, new Loss.Mse(), 2),
        "2 outputs for mse",
        "3 outputs");
  }

  @Test
  void anEmbeddingReadsTheFeaturesThemselves() {
    assertError(
        ErrorCode.BAD_VALUE,
        () -> model(4, linear(4), embedding(9, 2), "flatten", linear(3)),
        "layer 1 ",
        "put it first");
    Standardize standardize = new Standardize(new double[3], new double[3]);
    ModelSpec spec = model(3, embedding(4, 2), "flatten", linear(2));
    assertError(ErrorCode.BAD_VALUE, () -> spec.with(standardize), "data.standardize");
  }

  @Test
  void mistakesWithinABlockAreNamedWithTheirPath() {
    assertError(
        ErrorCode.BAD_VALUE,
        () -> model(4, linear(4), residual(linear(4), "rellu")),
        "model.layers.1.residual.1",
        "'relu'");
    assertError(ErrorCode.BAD_VALUE, () -> model(4, residual()), "residual", "one layer");
    assertError(
        ErrorCode.WRONG_TYPE, () -> model(4, Map.of("residual", 3)), "residual.layers", "a list");
    assertError(
        ErrorCode.BAD_VALUE, () -> model(4, Map.of("gelu", "tan"), linear(3)), "'none' or 'tanh'");
  }
}
