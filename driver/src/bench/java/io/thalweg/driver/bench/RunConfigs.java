package io.thalweg.driver.bench;

import java.nio.file.Path;

/** The configs of our side: what a user would write for the peer's model and optimizer. */
final class RunConfigs {
  private RunConfigs() {}

  /** Linear regression on five features by plain SGD, batch 32: the loop of PyTorch's tutorials. */
  static String loop(Path train, int rounds) {
    return """
        data: {train: '%s', features: [x0, x1, x2, x3, x4], label: label}
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: {type: sgd, lr: 0.01}
        batch: 32
        rounds: %d
        """
        .formatted(train, rounds);
  }

  /** An MLP on digits by Adam; {@code layers} such as {@code {linear: 128}, relu}. */
  static String digits(Path train, String layers, int batch, int rounds) {
    return """
        data: {train: '%s', label: label}
        model: {layers: [%s, {linear: 10}]}
        loss: cross_entropy
        optimizer: {type: adam, lr: 0.001}
        batch: %d
        rounds: %d
        """
        .formatted(train, layers, batch, rounds);
  }

  /** Logistic regression by SGD over all 28 features. */
  static String logistic(Path train, String batch, double lr, int rounds) {
    return """
        data: {train: '%s', label: label}
        model: {layers: [{linear: 1}]}
        loss: bce_with_logits
        optimizer: {type: sgd, lr: %s}
        batch: %s
        rounds: %d
        """
        .formatted(train, lr, batch, rounds);
  }
}
