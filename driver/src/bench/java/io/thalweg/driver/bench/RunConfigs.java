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

  /** The same with a test set that is evaluated at the end. */
  static String digits(Path train, Path test, String layers, int batch, int rounds) {
    return digits(train, layers, batch, rounds)
        .replace(", label: label}", ", test: '%s', label: label}".formatted(test));
  }

  /** Logistic regression by SGD over all 28 features. */
  static String logistic(Path train, String batch, double lr, String schedule, int rounds) {
    return """
        data: {train: '%s', label: label}
        model: {layers: [{linear: 1}]}
        loss: bce_with_logits
        optimizer: {type: sgd, lr: %s}
        schedule: %s
        batch: %s
        rounds: %d
        """
        .formatted(train, lr, schedule, batch, rounds);
  }

  /** Linear regression on 100 features by full gradients with Nesterov's momentum. */
  static String linear(Path train, int rounds) {
    return """
        data: {train: '%s', label: label}
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: {type: nesterov, lr: 0.049, momentum: 0.52}
        batch: full
        rounds: %d
        """
        .formatted(train, rounds);
  }
}
