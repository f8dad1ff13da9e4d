package io.thalweg.shared.nn;

import io.thalweg.driver.Trial;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What errors of layers and losses tell their user to do. */
class LayerRemediesTest {
  private static final Map<String, Object> IMAGE = Map.of("unflatten", List.of(1, 2, 2));
  private static final Map<String, Object> CONV = Map.of("conv2d", conv(1, 0));

  /** A model for rows of four features. */
  private static ModelSpec model(String loss, Object... layers) {
    return ModelSpec.fromMap(Map.of("inputs", 4, "layers", List.of(layers), "loss", loss));
  }

  private static Executable fits(String loss, Object... layers) {
    return () -> {
      ModelSpec spec = model(loss, layers);
      spec.initialise(DType.FLOAT32, 1);
      spec.record(new Graph());
    };
  }

  /** The same over labels of so many numbers. */
  private static Executable takes(String loss, int numbers, Object... layers) {
    return () ->
        ModelSpec.fromMap(
            Map.of("inputs", 4, "layers", List.of(layers), "loss", loss, "label_width", numbers));
  }

  private static Map<String, Object> linear(int out) {
    return Map.of("linear", out);
  }

  private static Map<String, Object> initialised(String biases) {
    return Map.of("linear", Map.of("out", 1, "bias_init", biases));
  }

  private static Map<String, Object> conv(int kernel, int padding) {
    return Map.of("out_channels", 1, "kernel_size", kernel, "padding", padding);
  }

  private static Map<String, Object> pool(int padding, int dilation) {
    return Map.of(
        "max_pool2d",
        Map.of("kernel_size", 2, "stride", 1, "padding", padding, "dilation", dilation));
  }

  private static Map<String, Object> embedding(int size) {
    return Map.of("embedding", Map.of("num_embeddings", size, "embedding_dim", 2));
  }

  private static Executable reads(int size, double... features) {
    return () -> {
      ModelSpec spec = model("mse", embedding(size), "flatten", linear(1));
      ModelPlan<double[]> plan =
          new ModelPlan<>(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 1);
      Block<double[]> block = plan.newBlock();
      System.arraycopy(features, 0, block.features().values(), 0, features.length);
      plan.forward(block, spec.initialise(DType.FLOAT64, 1));
    };
  }

  @TestFactory
  Stream<DynamicTest> shapesAndLosses() {
    return Stream.of(
        Trial.of(
            "put flatten before it",
            fits("mse", IMAGE, linear(1)),
            fits("mse", IMAGE, "flatten", linear(1))),
        Trial.of(
            "put {unflatten: [channels, height, width]} before it",
            fits("mse", CONV, "flatten", linear(1)),
            fits("mse", IMAGE, CONV, "flatten", linear(1))),
        Trial.of(
            "put flatten and a linear layer at the end",
            fits("mse", IMAGE, CONV),
            fits("mse", IMAGE, CONV, "flatten", linear(1))),
        Trial.of(
            "end the layers with {linear: 1}, or use cross_entropy for several classes",
            fits("mse", linear(3)),
            fits("mse", linear(3), linear(1)),
            fits("cross_entropy", linear(3))),
        Trial.of(
            "end the layers with as many outputs: {linear: 2}",
            takes("mse", 2, linear(3)),
            takes("mse", 2, linear(3), linear(2))),
        Trial.of(
            "name one column of class numbers as the label; for several labels of 0 and 1 use"
                + " bce_with_logits",
            takes("cross_entropy", 2, linear(2)),
            takes("cross_entropy", 1, linear(2)),
            takes("bce_with_logits", 2, linear(2))),
        Trial.of(
            "end the layers with {linear: CLASSES}, or use bce_with_logits",
            fits("cross_entropy", linear(1)),
            fits("cross_entropy", linear(2)),
            fits("bce_with_logits", linear(1))),
        Trial.of(
            "end the block with a layer that gives as many outputs as its input has",
            fits("mse", Map.of("residual", List.of(linear(3))), linear(1)),
            fits("mse", Map.of("residual", List.of(linear(3), linear(4))), linear(1))));
  }

  @TestFactory
  Stream<DynamicTest> optionsOfLayers() {
    Map<String, Object> unaveraged = Map.of("batch_norm", Map.of("track_running_stats", false));
    return Stream.of(
        Trial.of(
            "leave the option out, or use layer_norm",
            fits("mse", linear(3), unaveraged, linear(1)),
            fits("mse", linear(3), "batch_norm", linear(1)),
            fits("mse", linear(3), Map.of("layer_norm", 3), linear(1))),
        Trial.of(
            "take another initialiser for it, such as zeros",
            fits("mse", initialised("orthogonal")),
            fits("mse", initialised("zeros"))),
        Trial.of(
            "take a smaller padding or dilation",
            fits("mse", Map.of("unflatten", List.of(4, 1, 1)), pool(1, 2), "flatten", linear(1)),
            fits("mse", Map.of("unflatten", List.of(4, 1, 1)), pool(1, 1), "flatten", linear(1))),
        Trial.of(
            "take a smaller kernel_size or a larger padding",
            fits("mse", IMAGE, Map.of("conv2d", conv(3, 0)), "flatten", linear(1)),
            fits("mse", IMAGE, Map.of("conv2d", conv(2, 0)), "flatten", linear(1)),
            fits("mse", IMAGE, Map.of("conv2d", conv(3, 1)), "flatten", linear(1))),
        Trial.of(
            "put it first",
            fits("mse", linear(4), embedding(9), "flatten", linear(1)),
            fits("mse", embedding(9), "flatten", linear(4), linear(1))),
        Trial.of(
            "raise num_embeddings, or number what is embedded from 0; do not standardize it",
            reads(3, 1, 2, 3, 1),
            reads(4, 1, 2, 3, 1),
            reads(3, 0, 1, 2, 0)));
  }
}
