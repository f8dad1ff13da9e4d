package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.ObjectiveModel;

/** What a model predicts, as its loss says; it decides which metrics are reported. */
public enum Task {
  /** One of several classes, from a cross entropy over as many outputs. */
  CLASSIFICATION,
  /** Yes or no, from one logit. */
  BINARY,
  /** A number. */
  REGRESSION,
  /** Nothing: only the loss itself is of interest. */
  OBJECTIVE;

  /** The task of a model. */
  public static Task of(Model model) {
    if (model instanceof ModelSpec layers) {
      return of(layers.loss());
    }
    return ((ObjectiveModel) model).predicts() ? REGRESSION : OBJECTIVE;
  }

  /** The raw outputs of a model per row. */
  static int outputs(Model model) {
    return model instanceof ModelSpec layers ? layers.outputs() : 1;
  }

  /** Whether classes are predicted, with probabilities. */
  public boolean isClassification() {
    return this == CLASSIFICATION || this == BINARY;
  }

  /** The task of a loss. */
  public static Task of(Loss loss) {
    if (loss instanceof Loss.CrossEntropy) {
      return CLASSIFICATION;
    }
    return loss instanceof Loss.BceWithLogits ? BINARY : REGRESSION;
  }
}
