package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserLayerTest {
  /**
   * Attention among the features, each of them a token of 3 numbers: rows (n) become (2 + 3 n). It
   * has all operations that arrange elements, and products of many matrices.
   */
  static final UserLayer MIXING =
      UserLayer.of(
              "mixing",
              (p, x) -> {
                Var tokens = x.unsqueeze(-1).matmul(p.get("embed")); // (batch, n, 3)
                Var scores = tokens.matmul(tokens.transpose()).mul(0.5).softmax();
                Var mixed = scores.matmul(tokens).permute(0, 2, 1); // (batch, 3, n)
                int n = x.dims().extent(1);
                return x.slice(1, 0, 2).concat(1, mixed.reshape(Graph.BATCH, 3 * n));
              })
          .parameter("embed", Shape.of(1, 3), new Initialiser.XavierUniform(1));

  private static UserLayer dense(int out) {
    return UserLayer.of("dense", (p, x) -> x.linear(p.get("weight"), p.get("bias")))
        .parameter("weight", in -> Shape.of(out, in.size()), Layer.Linear.INIT)
        .parameter("bias", Shape.of(out), new Initialiser.Zeros());
  }

  private static ModelSpec model(Layer first) {
    List<Layer> layers = List.of(first, new Layer.Relu(), new Layer.Linear(3));
    return new ModelSpec(6, layers, new Loss.CrossEntropy());
  }

  @Test
  void aLayerThatSpellsOutAnotherHasItsParametersAndBits() {
    ModelSpec own = model(dense(5));
    ModelSpec known = model(new Layer.Linear(5, true, Layer.Linear.INIT, new Initialiser.Zeros()));
    assertEquals(known.slots().list(), own.slots().list());
    for (KernelChoice choice : List.of(KernelChoice.SCALAR, KernelChoice.VECTOR)) {
      assertArrayEquals(
          ModelPlanTest.lossAndGradient(known, DType.FLOAT32, choice),
          ModelPlanTest.lossAndGradient(own, DType.FLOAT32, choice));
    }
  }

  @Test
  void itsShapesFollowFromItsFunction() {
    assertEquals(Shape.of(14), MIXING.outputs(Shape.of(4)));
    assertEquals(
        List.of(Shape.of(6), Shape.of(20), Shape.of(20), Shape.of(3)), model(MIXING).shapes());
    ModelSpec nested =
        new ModelSpec(6, List.of(new Residual(List.of(dense(6))), new Layer.Linear(1)), LOSS);
    assertEquals("0.0.weight", nested.slots().list().get(0).name());
    assertEquals(List.of("dense"), UserLayer.namesIn(nested.toMap()));
    assertEquals(List.of(), UserLayer.namesIn(model(new Layer.Linear(2)).toMap()));
  }

  private static final Loss LOSS = new Loss.Mse();

  @Test
  void aModelThatHasTravelledComputesTheSame() throws Exception {
    ModelSpec model = model(MIXING);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertArrayEquals(
          ModelPlanTest.lossAndGradient(model, DType.FLOAT64, KernelChoice.VECTOR),
          ModelPlanTest.lossAndGradient(
              (ModelSpec) in.readObject(), DType.FLOAT64, KernelChoice.VECTOR));
    }
  }

  @Test
  void whatIsWrongWithAFunctionIsSaidWithTheLayersName() {
    refused(
        ErrorCode.BAD_OBJECTIVE,
        "the layer 'centre' of a row depends on other rows",
        UserLayer.of("centre", (p, x) -> x.sub(x.mean(0))));
    refused(
        ErrorCode.BAD_SHAPE,
        "the layer 'total' gives no value for each row",
        UserLayer.of("total", (p, x) -> x.sum()));
    refused(
        ErrorCode.BAD_OBJECTIVE,
        "the layer 'nothing' gives no value of its own",
        UserLayer.of("nothing", (p, x) -> null));
    refused(
        ErrorCode.UNKNOWN_KEY,
        "weight",
        UserLayer.of("typo", (p, x) -> x.mul(p.get("wieght")))
            .parameter("weight", Shape.of(), new Initialiser.Zeros()));
    refused(
        ErrorCode.BAD_OBJECTIVE,
        "the layer 'broken' failed",
        UserLayer.of(
            "broken",
            (p, x) -> {
              throw new IllegalStateException("on purpose");
            }));
  }

  private static void refused(ErrorCode code, String part, UserLayer layer) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> model(layer));
    assertEquals(code, error.code());
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().contains("layer 0"), error.getMessage());
  }

  @Test
  void whatAFunctionCapturesAndCannotTravelIsNamed() {
    Thread thread = Thread.currentThread();
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> UserLayer.of("own", (p, x) -> x.mul(thread.getPriority())));
    assertEquals(ErrorCode.NOT_SERIALIZABLE, error.code());
    assertTrue(error.getMessage().contains("the layer 'own'"), error.getMessage());
  }

  @Test
  void parametersHaveNamesOfTheirOwn() {
    UserLayer layer = UserLayer.of("own", (p, x) -> x.mul(p.get("a")));
    UserLayer one = layer.parameter("a", Shape.of(), new Initialiser.Zeros());
    assertThrows(
        ThalwegException.class, () -> one.parameter("a", Shape.of(), new Initialiser.Zeros()));
  }
}
