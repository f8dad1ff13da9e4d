package io.thalweg.driver.cli;

import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.worker.data.LabelRule;

/** Which labels fit to a model. */
final class Labels {
  private Labels() {}

  /** The labels that the loss accepts; the number of classes is the number of outputs. */
  static LabelRule rule(ModelSpec model) {
    if (model.loss() instanceof Loss.CrossEntropy) {
      String reason = "loss cross_entropy with " + model.outputs() + " outputs";
      return LabelRule.classes(model.outputs(), reason);
    }
    return model.loss() instanceof Loss.BceWithLogits
        ? LabelRule.probability("loss bce_with_logits")
        : LabelRule.any();
  }
}
