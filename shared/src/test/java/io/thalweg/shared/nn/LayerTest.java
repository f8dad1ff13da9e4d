package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every layer, loss and initialiser can be written as plain data and read again. */
class LayerTest {
  static final List<Layer> LAYERS =
      List.of(
          new Layer.Linear(3),
          new Layer.Linear(3, false),
          new Layer.Relu(),
          new Layer.LeakyRelu(0.2),
          new Layer.Elu(0.5),
          new Layer.Gelu(),
          new Layer.Gelu("tanh"),
          new Layer.Silu(),
          new Layer.Softplus(),
          new Layer.Softplus(2, 3),
          new Layer.Tanh(),
          new Layer.Sigmoid(),
          new Layer.Softmax(),
          new Layer.Dropout(0.3),
          new BatchNorm(),
          new BatchNorm(1e-3, 0.2, false),
          new LayerNorm(),
          new LayerNorm(List.of(37), 1e-3, false),
          new Embedding(7, 3),
          new Embedding(7, 3, new Initialiser.Zeros()),
          new Flatten(),
          new Flatten(1, 1),
          new Residual(
              List.of(new Layer.Linear(5), new Layer.Dropout(0.2), new Layer.Linear(37, false))));

  private static final List<Loss> LOSSES =
      List.of(
          new Loss.Mse(),
          new Loss.L1(),
          new Loss.Huber(1),
          new Loss.Huber(0.3),
          new Loss.CrossEntropy(),
          new Loss.CrossEntropy(0.1),
          new Loss.CrossEntropy(0.1, List.of(0.5, 2.0)),
          new Loss.BceWithLogits(),
          new Loss.BceWithLogits(3),
          new Loss.Hinge(),
          new Loss.SquaredHinge(),
          new Loss.PoissonNll(),
          new Loss.PoissonNll(false, true, 1e-6));

  private static final List<Initialiser> INITIALISERS =
      List.of(
          new Initialiser.KaimingUniform(1),
          new Initialiser.KaimingNormal(0),
          new Initialiser.KaimingUniform(0, Initialiser.FanMode.FAN_OUT, Nonlinearity.TANH),
          new Orthogonal(2),
          new Initialiser.XavierUniform(2),
          new Initialiser.XavierNormal(1),
          new Initialiser.FanInUniform(),
          new Initialiser.Uniform(-1, 2),
          new Initialiser.Normal(1, 0.02),
          new Initialiser.Zeros(),
          new Initialiser.Constant(3));

  private static void assertAll(Class<?> sealed, List<?> samples) {
    Set<Class<?>> permitted = permitted(sealed).collect(Collectors.toSet());
    Set<Class<?>> sampled = samples.stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(permitted, sampled);
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LayerTest::permitted)
        : Stream.of(type);
  }

  @Test
  void layersReadWhatTheyWrite() {
    List<Layer> layers = Stream.concat(LAYERS.stream(), SpatialLayerTest.LAYERS.stream()).toList();
    UserLayer own = UserLayer.of("own", (p, x) -> x.square()); // whose code is not plain data
    assertAll(Layer.class, Stream.concat(layers.stream(), Stream.of(own)).toList());
    for (Layer layer : layers) {
      assertEquals(layer, Layer.parse(layer.describe(), "layer"));
    }
  }

  @Test
  void lossesReadWhatTheyWrite() {
    assertAll(Loss.class, LOSSES);
    for (Loss loss : LOSSES) {
      assertEquals(loss, Loss.parse(loss.describe(), "loss"));
    }
  }

  @Test
  void initialisersReadWhatTheyWrite() {
    assertAll(Initialiser.class, INITIALISERS);
    for (Initialiser initialiser : INITIALISERS) {
      Object written = Initialisers.ALL.write(initialiser);
      assertEquals(initialiser, Initialisers.ALL.read(written, "init"));
    }
  }

  @Test
  void everyRowOfTheTablesIsMadeOfItsExamples() {
    for (Registry<?> registry : List.of(Layers.ALL, Losses.ALL, Initialisers.ALL)) {
      assertReadAgain(registry);
    }
  }

  private static <T> void assertReadAgain(Registry<T> registry) {
    for (Spec<? extends T> row : registry.specs()) {
      T example = row.example();
      assertEquals(row.name(), registry.name(example));
      assertEquals(example, registry.read(registry.write(example), "path"));
    }
  }

  @Test
  void layersAreWrittenInTheFormsThatModelFilesHave() {
    assertWritten("{linear=3}", new Layer.Linear(3));
    assertWritten("{linear={out=3, bias=false}}", new Layer.Linear(3, false));
    assertWritten("{dropout=0.5}", new Layer.Dropout(0.5));
    assertWritten("gelu", new Layer.Gelu());
    assertWritten("{gelu={approximate=tanh}}", new Layer.Gelu("tanh"));
    assertWritten("{softplus={beta=1.0, threshold=3.0}}", new Layer.Softplus(1, 3));
    assertWritten("{flatten={start_dim=2, end_dim=-1}}", new Flatten(2, -1));
    assertWritten(
        "{layer_norm={normalized_shape=[4], eps=1.0E-5, elementwise_affine=true}}",
        new LayerNorm(List.of(4), 1e-5, true));
    assertWritten("{max_pool2d={kernel_size=2}}", new SpatialLayer.MaxPool2d(2));
    assertWritten("{residual=[relu]}", new Residual(List.of(new Layer.Relu())));
  }

  private static void assertWritten(String expected, Layer layer) {
    assertEquals(expected, layer.describe().toString());
  }

  @Test
  void optionsHaveTheDefaultsOfPyTorch() {
    assertEquals(new Layer.LeakyRelu(0.01), Layer.parse("leaky_relu", "layer"));
    assertEquals(new Layer.Elu(1), Layer.parse("elu", "layer"));
    assertEquals(new Layer.Dropout(0.5), Layer.parse("dropout", "layer"));
    assertEquals(new Layer.Gelu("none"), Layer.parse("gelu", "layer"));
    assertEquals(new Layer.Softplus(1, 20), Layer.parse("softplus", "layer"));
    assertEquals(new LayerNorm(List.of(), 1e-5, true), Layer.parse("layer_norm", "layer"));
    assertEquals(new Flatten(1, -1), Layer.parse("flatten", "layer"));
    assertEquals(
        new Embedding(7, 3, new Initialiser.Normal(0, 1)),
        Layer.parse(Map.of("embedding", Map.of("num_embeddings", 7, "embedding_dim", 3)), "layer"));
    assertEquals(new Loss.Huber(1), Loss.parse("huber", "loss"));
    assertEquals(new Loss.CrossEntropy(0), Loss.parse("cross_entropy", "loss"));
    assertEquals(new Loss.BceWithLogits(1), Loss.parse("bce_with_logits", "loss"));
    assertEquals(new Loss.PoissonNll(true, false, 1e-8), Loss.parse("poisson_nll", "loss"));
  }
}
