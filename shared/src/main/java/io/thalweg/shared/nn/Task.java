package io.thalweg.shared.nn;

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
