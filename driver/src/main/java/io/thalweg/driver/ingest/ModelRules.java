package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Embedding;
import io.thalweg.shared.nn.Flatten;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.SpatialLayer;
import io.thalweg.worker.data.NumberRule;
import io.thalweg.worker.data.RowRules;
import java.util.List;
import java.util.OptionalInt;

/** Which rows fit to a model. */
public final class ModelRules {
  private static final int MOST_CLASSES = 1 << 24; // every class number is exact in float32

  private ModelRules() {}

  /** The rows that a model accepts; the number of classes is the number of its outputs. */
  public static RowRules of(ModelSpec model) {
    return new RowRules(features(model), labels(model.loss(), OptionalInt.of(model.outputs())));
  }

  /** The same before the features are known, and with them perhaps the number of outputs. */
  public static RowRules of(List<Layer> layers, Loss loss) {
    return new RowRules(features(layers), labels(loss, ModelSpec.outputs(layers, loss)));
  }

  /** What every feature has to be. */
  public static NumberRule features(Model model) {
    return model instanceof ModelSpec spec ? features(spec.layers()) : NumberRule.any();
  }

  private static NumberRule features(List<Layer> layers) {
    for (Layer layer : layers) {
      if (layer instanceof Embedding embedding) {
        int count = embedding.numEmbeddings();
        return NumberRule.below(count, "an embedding with num_embeddings " + count);
      }
      if (!(layer instanceof Flatten || layer instanceof SpatialLayer.Unflatten)) {
        return NumberRule.any();
      }
    }
    return NumberRule.any();
  }

  private static NumberRule labels(Loss loss, OptionalInt outputs) {
    if (loss instanceof Loss.CrossEntropy) {
      String reason = "loss cross_entropy";
      return outputs.isPresent()
          ? NumberRule.below(
              outputs.getAsInt(), reason + " with " + outputs.getAsInt() + " outputs")
          : NumberRule.below(MOST_CLASSES, reason);
    }
    if (loss instanceof Loss.BceWithLogits) {
      return NumberRule.probability("loss bce_with_logits");
    } else if (loss instanceof Loss.Hinge) {
      return NumberRule.below(2, "loss hinge");
    } else if (loss instanceof Loss.SquaredHinge) {
      return NumberRule.below(2, "loss squared_hinge");
    }
    return loss instanceof Loss.PoissonNll
        ? NumberRule.counts("loss poisson_nll")
        : NumberRule.any();
  }

  /**
   * Checks the labels of packed rows, where the number of outputs was not known before.
   *
   * @throws ThalwegException BAD_LABEL
   */
  public static void requireLabels(ModelSpec model, PackedData<?> data) {
    NumberRule rule = of(model).label();
    if (!rule.accepts(data.labels().top())) {
      throw ThalwegException.of(ErrorCode.BAD_LABEL, "the labels do not fit to the model")
          .expected(rule.expectation())
          .found("labels up to " + data.labels().top())
          .remedy("number the classes from 0, or give the last layer as many outputs as classes");
    }
  }
}
