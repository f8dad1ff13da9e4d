package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Registry;
import java.util.List;
import java.util.stream.IntStream;

/** The table of all layers: a new one joins by adding a row. */
public final class Layers {
  /** All layers by their config names. */
  public static final Registry<Layer> ALL =
      Registry.keyed(
          "one layer, as {linear: 128} or relu",
          List.of(
              Layer.Linear.SPEC,
              Layer.Relu.SPEC,
              Layer.LeakyRelu.SPEC,
              Layer.Elu.SPEC,
              Layer.Gelu.SPEC,
              Layer.Silu.SPEC,
              Layer.Softplus.SPEC,
              Layer.Tanh.SPEC,
              Layer.Sigmoid.SPEC,
              Layer.Softmax.SPEC,
              Layer.Dropout.SPEC,
              LayerNorm.SPEC,
              BatchNorm.SPEC,
              Embedding.SPEC,
              Flatten.SPEC,
              SpatialLayer.Unflatten.SPEC,
              Residual.SPEC,
              SpatialLayer.Conv2d.SPEC,
              SpatialLayer.MaxPool2d.SPEC,
              SpatialLayer.AvgPool2d.SPEC));

  private Layers() {}

  /**
   * The layers that a list describes.
   *
   * @param path where it stands, for messages: {@code model.layers}
   */
  static List<Layer> read(List<?> written, String path) {
    return IntStream.range(0, written.size())
        .mapToObj(i -> Layer.parse(written.get(i), path + "." + i))
        .toList();
  }

  /** The plain data that {@link #read} makes layers of. */
  static List<?> write(List<Layer> layers) {
    return layers.stream().map(Layer::describe).toList();
  }
}
