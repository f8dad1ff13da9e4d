package io.thalweg.driver.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Metrics as a person reads them. */
final class Metrics {
  private Metrics() {}

  /** {@code accuracy 0.9812, loss 0.0651}. */
  static String text(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
        .collect(Collectors.joining(", "));
  }
}
