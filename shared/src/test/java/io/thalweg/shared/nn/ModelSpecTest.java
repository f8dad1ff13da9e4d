package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelSpecTest {
  private static final ModelSpec MLP =
      new ModelSpec(
          64,
          List.of(
              new Layer.Linear(32),
              new Layer.Relu(),
              new Layer.Dropout(0.2),
              new Layer.Linear(
                  10, true, new Initialiser.XavierNormal(1), new Initialiser.Constant(0.5))),
          new Loss.CrossEntropy(0.1));

  @Test
  void slotsAreNamedLikeTheParametersOfASequential() {
    List<Slot> expected =
        List.of(
            new Slot("0.weight", Shape.of(32, 64), 0),
            new Slot("0.bias", Shape.of(32), 2048),
            new Slot("3.weight", Shape.of(10, 32), 2080),
            new Slot("3.bias", Shape.of(10), 2400));
    assertEquals(expected, MLP.slots().list());
    assertEquals(2410, MLP.slots().size());
    assertEquals(10, MLP.outputs());
    assertEquals("3.weight", MLP.slots().at(2399).name());
    assertThrows(IndexOutOfBoundsException.class, () -> MLP.slots().at(2410));
  }

  @Test
  void plainDataDescribesTheWholeModel() {
    Standardize standardize = new Standardize(new double[64], new double[64]);
    for (ModelSpec spec : List.of(MLP, MLP.with(standardize))) {
      assertEquals(spec, ModelSpec.fromMap(spec.toMap()));
    }
    assertEquals(
        List.of(
            Map.of("linear", 32),
            "relu",
            Map.of("dropout", 0.2),
            Map.of(
                "linear",
                Map.of(
                    "out",
                    10,
                    "init",
                    Map.of("type", "xavier_normal", "gain", 1.0),
                    "bias_init",
                    Map.of("type", "constant", "val", 0.5)))),
        MLP.toMap().get("layers"));
  }

  @Test
  void theConfigFormIsRead() {
    ModelSpec spec =
        ModelSpec.fromMap(
            Map.of(
                "inputs",
                4,
                "layers",
                List.of(Map.of("linear", 3), "tanh", Map.of("linear", Map.of("out", 1))),
                "loss",
                "mse"));
    List<Layer> layers = List.of(new Layer.Linear(3), new Layer.Tanh(), new Layer.Linear(1));
    assertEquals(new ModelSpec(4, layers, new Loss.Mse()), spec);
  }

  @Test
  void survivesJavaSerialization() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSpec spec = MLP.with(new Standardize(new double[64], new double[64]));
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    byte[] written = bytes.toByteArray();
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written))) {
      assertEquals(spec, in.readObject());
    }
  }

  private static void assertError(ErrorCode code, Executable action, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, action);
    assertEquals(code, error.code(), error.getMessage());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  private static Executable model(Object layers, Object loss) {
    return () -> ModelSpec.fromMap(Map.of("inputs", 4, "layers", layers, "loss", loss));
  }

  @Test
  void unknownNamesAreAnsweredWithTheNearestKnownOne() {
    Object linear = Map.of("linear", 1);
    assertError(
        ErrorCode.BAD_VALUE, model(List.of(linear, "rellu"), "mse"), "model.layers.1", "'relu'");
    assertError(ErrorCode.BAD_VALUE, model(List.of(linear), "mes"), "model.loss", "'mse'");
    assertError(
        ErrorCode.UNKNOWN_KEY,
        model(List.of(Map.of("linear", Map.of("out", 1, "bais", false))), "mse"),
        "model.layers.0.linear.bais",
        "'bias'");
    assertError(
        ErrorCode.UNKNOWN_KEY,
        model(List.of(linear), Map.of("type", "huber", "dleta", 1)),
        "model.loss.dleta",
        "'delta'");
    assertError(
        ErrorCode.BAD_VALUE,
        model(List.of(Map.of("linear", Map.of("out", 1, "init", "xavier_unifrom"))), "mse"),
        "model.layers.0.linear.init",
        "'xavier_uniform'");
    assertError(ErrorCode.UNKNOWN_KEY, () -> ModelSpec.fromMap(Map.of("input", 3)), "'inputs'");
  }

  @Test
  void wrongTypesAndMissingOptionsAreNamed() {
    assertError(
        ErrorCode.WRONG_TYPE,
        model(List.of(Map.of("linear", "ten")), "mse"),
        "model.layers.0.linear.out",
        "ten");
    assertError(ErrorCode.WRONG_TYPE, model(List.of(Map.of("linear", 2.5)), "mse"), "whole number");
    assertError(
        ErrorCode.WRONG_TYPE, model(List.of(Map.of("relu", 3)), "mse"), "model.layers.0.relu");
    assertError(ErrorCode.MISSING_KEY, model(List.of("linear"), "mse"), "linear.out");
    assertError(ErrorCode.WRONG_TYPE, model(List.of(List.of()), "mse"), "model.layers.0");
    assertError(
        ErrorCode.WRONG_TYPE, model(List.of(Map.of("linear", 1, "relu", 2)), "mse"), "one layer");
  }

  @Test
  void widthsThatDoNotFitAreRefused() {
    Object one = Map.of("linear", 1);
    Object three = Map.of("linear", 3);
    assertError(ErrorCode.BAD_SHAPE, model(List.of(three), "mse"), "1 output", "3 outputs");
    assertError(ErrorCode.BAD_SHAPE, model(List.of(one), "cross_entropy"), "1 output");
    assertError(
        ErrorCode.BAD_SHAPE,
        model(List.of(three), Map.of("type", "cross_entropy", "weight", List.of(1, 2))),
        "each of 3 outputs",
        "2 numbers");
    assertError(
        ErrorCode.WRONG_TYPE,
        model(List.of(three), Map.of("type", "cross_entropy", "weight", "heavy")),
        "model.loss.weight");
    Standardize standardize = new Standardize(new double[3], new double[3]);
    assertError(ErrorCode.BAD_SHAPE, () -> MLP.with(standardize), "64 features", "3 features");
    assertError(
        ErrorCode.BAD_SHAPE, () -> new Standardize(new double[3], new double[2]), "2 scales");
  }

  @Test
  void aModelWithNothingToTrainIsRefused() {
    List<Layer> layers = List.of(new Layer.Relu());
    assertError(
        ErrorCode.BAD_VALUE,
        () -> new ModelSpec(4, layers, new Loss.CrossEntropy()),
        "no parameters");
    assertError(ErrorCode.BAD_VALUE, () -> new ModelSpec(0, layers, new Loss.Mse()), "features");
  }

  @Test
  void hyperParametersOutOfRangeAreRefused() {
    assertError(ErrorCode.BAD_VALUE, () -> new Layer.Linear(0), "outputs", "0");
    assertError(ErrorCode.BAD_VALUE, () -> new Layer.Dropout(1), "dropout", "1.0");
    assertError(ErrorCode.BAD_VALUE, () -> new Layer.Dropout(Double.NaN), "dropout", "NaN");
    assertError(ErrorCode.BAD_VALUE, () -> new Loss.Huber(0), "delta");
    assertError(ErrorCode.BAD_VALUE, () -> new Loss.CrossEntropy(1.5), "label_smoothing");
    assertError(
        ErrorCode.BAD_VALUE, () -> new Loss.CrossEntropy(0, List.of(1.0, -1.0)), "weight", "-1.0");
    assertError(
        ErrorCode.BAD_VALUE, () -> new Loss.CrossEntropy(0, List.of(0.0, 0.0)), "not all of them");
    assertError(ErrorCode.BAD_VALUE, () -> new Loss.BceWithLogits(0), "pos_weight");
    assertError(ErrorCode.BAD_VALUE, () -> new Loss.PoissonNll(true, false, -1), "eps");
    assertError(ErrorCode.BAD_VALUE, () -> new Initialiser.Normal(0, -1), "std");
    assertError(ErrorCode.BAD_VALUE, () -> new Initialiser.Uniform(1, 0), "uniform");
  }
}
