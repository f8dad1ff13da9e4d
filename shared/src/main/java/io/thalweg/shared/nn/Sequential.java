package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntToLongFunction;

/**
 * Layers one after the other: those of a model, or of a block within it. Parameters are named as in
 * {@code torch.nn.Sequential}: the layer's number, a point, the layer's own name.
 *
 * @param layers from input to output
 */
record Sequential(List<Layer> layers) implements Serializable {
  private static final String LAYER = "layer ";

  Sequential {
    layers = List.copyOf(layers);
  }

  /**
   * The shape of a row before each layer, and after the last.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} that names the first layer that does
   *     not take such rows, with {@link ErrorCode#BAD_VALUE} one that cuts others off from the loss
   */
  List<Shape> shapes(Shape inputs) {
    List<Shape> shapes = new ArrayList<>(List.of(inputs));
    boolean learned = false;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      try {
        Shape outputs = layer.outputs(shapes.get(i));
        learned = checkGradient(layer, learned) || !layer.weights(shapes.get(i)).isEmpty();
        shapes.add(outputs);
      } catch (ThalwegException e) {
        throw e.described(place(i, layer, shapes.get(i), e.what()));
      }
    }
    return shapes;
  }

  /** {@code layer 3 (relu) on rows of shape (5): what}; within a block {@code layer 3.1 ...}. */
  private static String place(int number, Layer layer, Shape rows, String what) {
    return what.startsWith(LAYER)
        ? LAYER + number + "." + what.substring(LAYER.length())
        : LAYER + number + " (" + layer.text() + ") on rows of shape " + rows + ": " + what;
  }

  /** A layer as users write it, without the layers within it: {@code linear: 128}. */
  private static String text(Layer layer) {
    if (layer.depth() > 0 || !(layer.describe() instanceof Map<?, ?> options)) {
      return layer.name();
    }
    Object option = options.get(layer.name());
    return option instanceof Number ? layer.name() + ": " + option : layer.name();
  }

  /** Whether there are parameters before {@code layer}, which then must pass gradients on. */
  private static boolean checkGradient(Layer layer, boolean learned) {
    if (learned && !layer.differentiable()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "it has no derivative for the layers before it to learn from")
          .expected("no layer with parameters before it")
          .remedy("put it first");
    }
    return learned;
  }

  /** The shape of a row after the last layer. */
  Shape outputs(Shape inputs) {
    return shapes(inputs).get(layers.size());
  }

  /**
   * The number of outputs where it does not depend on the features.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if a later layer does not fit it
   */
  OptionalInt fixedOutputs() {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Optional<Shape> fixed = layers.get(i).fixedOutputs();
      if (fixed.isPresent()) {
        Sequential rest = new Sequential(layers.subList(i + 1, layers.size()));
        return OptionalInt.of(rest.outputs(fixed.get()).size());
      }
    }
    return OptionalInt.empty();
  }

  /** What every feature has to be, beside finite. */
  NumberRule features() {
    NumberRule rule = NumberRule.any();
    for (int i = layers.size() - 1; i >= 0; i--) {
      rule = layers.get(i).features(rule);
    }
    return rule;
  }

  /** How deep blocks are nested in the deepest of the layers. */
  int depth() {
    return layers.stream().mapToInt(Layer::depth).max().orElse(0);
  }

  /** The parameters of all layers, in order, named {@code 0.weight} and so on. */
  List<Weight> weights(Shape inputs) {
    List<Shape> shapes = shapes(inputs);
    List<Weight> all = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Weight weight : layers.get(i).weights(shapes.get(i))) {
        all.add(weight.named(i + "." + weight.name()));
      }
    }
    return all;
  }

  /**
   * Records all layers.
   *
   * @param x the input, (batch, ...)
   * @param weights the parameters in the order of {@link #weights}
   * @param streams the number that tells the random masks of each layer apart
   */
  Var apply(Var x, List<Var> weights, IntToLongFunction streams) {
    Var value = x;
    int at = 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Var input = value;
      int count = layer.weights(input.dims().rest()).size();
      List<Var> own = weights.subList(at, at + count);
      long stream = streams.applyAsLong(i);
      value = input.graph().layer(i, text(layer), () -> layer.apply(input, own, stream));
      at += count;
    }
    return value;
  }
}
