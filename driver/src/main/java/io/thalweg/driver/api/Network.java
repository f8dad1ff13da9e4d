package io.thalweg.driver.api;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.nn.EmbeddedInput;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import java.util.List;

/**
 * Layers from input to output, and a loss of the last one's output: {@code Network.of(new
 * Layer.Linear(64), new Layer.Relu(), new Layer.Linear(10)).loss(new Loss.CrossEntropy())}. Input
 * widths are inferred; of labels of several numbers the last layer has as many outputs. Parameters
 * are named as in a {@code torch.nn.Sequential}, {@code 0.weight}.
 *
 * @param layers from input to output
 * @param loss what is minimised
 */
public record Network(List<Layer> layers, Loss loss) implements Trainable {
  /** Takes a copy. */
  public Network {
    layers = List.copyOf(layers);
  }

  /** A network with the mean squared error as its loss. */
  public static Network of(Layer... layers) {
    return new Network(List.of(layers), new Loss.Mse());
  }

  /** The same layers with another loss. */
  public Network loss(Loss other) {
    return new Network(layers, other);
  }

  @Override
  public ModelSpec model(int inputs, int numbers) {
    return new ModelSpec(inputs, layers, loss, Standardize.NONE, numbers);
  }

  /** The same over these columns, of which some may be embedded. */
  ModelSpec model(List<FeatureColumn> features, int numbers) {
    int inputs = features.stream().mapToInt(FeatureColumn::width).sum();
    List<EmbeddedInput> embedded = FeatureColumn.embedded(features);
    return new ModelSpec(inputs, layers, loss, Standardize.NONE, numbers, embedded);
  }

  @Override
  public boolean needsData() {
    return true;
  }
}
