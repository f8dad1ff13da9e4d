package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Loss;

/** What a model predicts, as its loss says; it decides which metrics are reported. */
public enum Task {
  /** One of several classes, from a cross entropy over as many outputs. */
  CLASSIFICATION,
  /** Yes or no, from one logit. */
  BINARY,
  /** A number. */
  REGRESSION;

  /** The task of a loss. */
  public static Task of(Loss loss) {
    if (loss instanceof Loss.CrossEntropy) {
      return CLASSIFICATION;
    }
    return loss instanceof Loss.BceWithLogits ? BINARY : REGRESSION;
  }
}
