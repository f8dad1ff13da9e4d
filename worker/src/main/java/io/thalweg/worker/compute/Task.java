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
  /** Yes or no, from the sign of a score that is no logit: no probabilities. */
  MARGIN,
  /** A number. */
  REGRESSION,
  /** The mean of a count, from its logarithm. */
  COUNT,
  /** Nothing: only the loss itself is of interest. */
  OBJECTIVE;

  /** The task of a model. */
  public static Task of(Model model) {
    if (model instanceof ModelSpec layers) {
      return of(layers.loss());
    }
    return ((ObjectiveModel) model).predicts() ? REGRESSION : OBJECTIVE;
  }

  /** The task of a loss. */
  public static Task of(Loss loss) {
    if (loss instanceof Loss.CrossEntropy) {
      return CLASSIFICATION;
    } else if (loss instanceof Loss.BceWithLogits) {
      return BINARY;
    } else if (loss instanceof Loss.Hinge || loss instanceof Loss.SquaredHinge) {
      return MARGIN;
    }
    return loss instanceof Loss.PoissonNll poisson && poisson.logInput() ? COUNT : REGRESSION;
  }

  /** The raw outputs of a model per row. */
  static int outputs(Model model) {
    return model instanceof ModelSpec layers ? layers.outputs() : 1;
  }

  /** How many classes a model with that many outputs tells apart, 0 where it predicts no class. */
  public int classes(int outputs) {
    return switch (this) {
      case CLASSIFICATION -> outputs;
      case BINARY, MARGIN -> 2;
      case REGRESSION, COUNT, OBJECTIVE -> 0;
    };
  }

  /** Whether rows have a score by which they are ranked, so that there is an auc. */
  public boolean ranksRows() {
    return this == BINARY || this == MARGIN;
  }

  /** Whether a prediction comes with the probability of each class. */
  public boolean hasProbabilities() {
    return this == CLASSIFICATION || this == BINARY;
  }
}
