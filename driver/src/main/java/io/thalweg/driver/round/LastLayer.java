package io.thalweg.driver.round;

import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import java.util.Locale;
import java.util.Optional;

/** Last layers that do a loss's own work a second time, or keep its raw outputs from being so. */
final class LastLayer {
  private LastLayer() {}

  /** The note on a model whose last layer does not go with its loss. */
  static Optional<String> note(Model model) {
    if (!(model instanceof ModelSpec spec)) {
      return Optional.empty();
    }
    Layer last = spec.layers().get(spec.layers().size() - 1);
    Loss loss = spec.loss();
    if (loss instanceof Loss.CrossEntropy
        && (last instanceof Layer.Softmax || last instanceof Layer.Sigmoid)) {
      return Optional.of(text(last, "cross_entropy has a softmax of its own"));
    }
    if (loss instanceof Loss.BceWithLogits && neverNegative(last)) {
      return Optional.of(
          text(last, "bce_with_logits has a sigmoid of its own, and no row gets less than 0.5"));
    }
    if ((loss instanceof Loss.Hinge || loss instanceof Loss.SquaredHinge) && neverNegative(last)) {
      return Optional.of(text(last, loss.describe() + " asks for negative outputs of class 0"));
    }
    return Optional.empty();
  }

  private static boolean neverNegative(Layer layer) {
    return layer instanceof Layer.Sigmoid
        || layer instanceof Layer.Softmax
        || layer instanceof Layer.Softplus
        || layer instanceof Layer.Relu;
  }

  private static String text(Layer last, String why) {
    String name = last.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return "the last layer is " + name + ", but " + why + ": leave that layer out";
  }
}
