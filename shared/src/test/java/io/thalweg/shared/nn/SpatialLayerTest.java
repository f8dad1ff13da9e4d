package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.SpatialLayer.AvgPool2d;
import io.thalweg.shared.nn.SpatialLayer.Conv2d;
import io.thalweg.shared.nn.SpatialLayer.MaxPool2d;
import io.thalweg.shared.nn.SpatialLayer.Unflatten;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpatialLayerTest {
  private static final Initialiser NORMAL = new Initialiser.Normal(0, 0.1);

  static final List<Layer> LAYERS =
      List.of(
          new Unflatten(Shape.of(2, 6, 5)),
          new Conv2d(4, 3, 1),
          new Conv2d(
              3,
              new Size2d(2, 3),
              new Size2d(2, 1),
              new Size2d(0, 1),
              Size2d.of(2),
              false,
              NORMAL,
              NORMAL),
          new MaxPool2d(2),
          new MaxPool2d(Size2d.of(3), Size2d.of(2), Size2d.of(1), new Size2d(1, 2), true),
          new AvgPool2d(2),
          new AvgPool2d(Size2d.of(3), Size2d.of(2), new Size2d(0, 1), true, false));

  private static ThalwegException error(Layer... layers) {
    return assertThrows(
        ThalwegException.class, () -> new ModelSpec(60, List.of(layers), new Loss.Mse()));
  }

  @Test
  void optionsHaveTheDefaultsOfPyTorch() {
    assertEquals(
        new Conv2d(6, 5, 0),
        Layer.parse(Map.of("conv2d", Map.of("out_channels", 6, "kernel_size", 5)), "layer"));
    assertEquals(new MaxPool2d(2), Layer.parse(Map.of("max_pool2d", 2), "layer"));
    assertEquals(new AvgPool2d(2), Layer.parse(Map.of("avg_pool2d", 2), "layer"));
    assertEquals(
        new Unflatten(Shape.of(1, 28, 28)),
        Layer.parse(Map.of("unflatten", List.of(1, 28, 28)), "layer"));
  }

  @Test
  void weightsHaveTheFansOfPyTorch() {
    Weight weight = new Conv2d(4, 3, 1).weights(Shape.of(2, 6, 5)).get(0);
    assertEquals(Shape.of(4, 2, 3, 3), weight.shape());
    assertEquals(18, weight.fanIn());
    assertEquals(36, weight.fanOut());
  }

  @Test
  void shapesThatDoNotFitNameTheLayerAndBothShapes() {
    Unflatten images = new Unflatten(Shape.of(2, 6, 5));
    String tooLarge = error(images, new MaxPool2d(2), new Conv2d(4, 5, 0)).getMessage();
    assertTrue(tooLarge.contains("layer 2 "), tooLarge);
    assertTrue(tooLarge.contains("a window of 5 is larger than the padded input of 3"), tooLarge);
    assertTrue(tooLarge.contains("(2, 3, 2)"), tooLarge);
    assertTrue(tooLarge.contains("conv2d"), tooLarge);
    String flat = error(new Conv2d(4, 5, 0)).getMessage();
    assertTrue(flat.contains(": conv2d takes images"), flat);
    assertTrue(flat.contains("(60)"), flat);
    String wrong = error(new Unflatten(Shape.of(1, 28, 28))).getMessage();
    assertTrue(wrong.contains("unflatten to (1, 28, 28) does not fit (60)"), wrong);
  }

  @Test
  void optionsOutOfRangeAreErrors() {
    List<Runnable> wrong =
        List.of(
            () -> new Conv2d(0, 3, 0),
            () -> new Unflatten(Shape.of(0, 3)),
            () -> new AvgPool2d(Size2d.of(2), Size2d.of(2), Size2d.of(2), false, true),
            () -> new MaxPool2d(0).outputs(Shape.of(1, 4, 4)));
    for (Runnable make : wrong) {
      assertEquals(ErrorCode.BAD_VALUE, assertThrows(ThalwegException.class, make::run).code());
    }
    assertEquals(
        ErrorCode.WRONG_TYPE,
        assertThrows(
                ThalwegException.class,
                () -> Layer.parse(Map.of("max_pool2d", List.of(1, 2, 3)), "layer"))
            .code());
    assertEquals(
        ErrorCode.MISSING_KEY,
        assertThrows(ThalwegException.class, () -> Layer.parse(Map.of("conv2d", 6), "layer"))
            .code());
  }

  @Test
  void vectorKernelsGiveTheBitsOfTheScalarOnes() {
    for (Layer layer : LAYERS.subList(1, LAYERS.size())) {
      List<Layer> layers = new ArrayList<>();
      layers.add(LAYERS.get(0));
      layers.add(new Conv2d(3, 2, 1));
      layers.add(layer);
      int outputs = layer.outputs(Shape.of(3, 7, 6)).size();
      layers.add(new Unflatten(Shape.of(outputs)));
      layers.add(new Layer.Linear(4));
      ModelSpec spec = new ModelSpec(60, layers, new Loss.CrossEntropy());
      for (DType<?> dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
        assertArrayEquals(
            ModelPlanTest.lossAndGradient(spec, dtype, KernelChoice.SCALAR),
            ModelPlanTest.lossAndGradient(spec, dtype, KernelChoice.VECTOR),
            layer.toString());
      }
    }
  }
}
