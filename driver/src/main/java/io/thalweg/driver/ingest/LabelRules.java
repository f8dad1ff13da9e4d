package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.worker.data.LabelRule;
import java.util.List;
import java.util.OptionalInt;

/** Which labels fit to a model. */
public final class LabelRules {
  private LabelRules() {}

  /** The labels that the loss accepts; the number of classes is the number of outputs. */
  public static LabelRule of(ModelSpec model) {
    return of(model.loss(), OptionalInt.of(model.outputs()));
  }

  /** The same before the features are known, and with them perhaps the number of outputs. */
  public static LabelRule of(List<Layer> layers, Loss loss) {
    return of(loss, ModelSpec.outputs(layers, loss));
  }

  private static LabelRule of(Loss loss, OptionalInt outputs) {
    if (loss instanceof Loss.CrossEntropy) {
      String reason = "loss cross_entropy";
      return outputs.isPresent()
          ? LabelRule.classes(
              outputs.getAsInt(), reason + " with " + outputs.getAsInt() + " outputs")
          : LabelRule.openClasses(reason);
    }
    if (loss instanceof Loss.BceWithLogits) {
      return LabelRule.probability("loss bce_with_logits");
    } else if (loss instanceof Loss.Hinge) {
      return LabelRule.classes(2, "loss hinge");
    } else if (loss instanceof Loss.SquaredHinge) {
      return LabelRule.classes(2, "loss squared_hinge");
    }
    return loss instanceof Loss.PoissonNll ? LabelRule.counts("loss poisson_nll") : LabelRule.any();
  }
}
