package io.thalweg.driver.sink;

import io.thalweg.driver.report.RoundRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of a logged round under the names that sinks give them. */
final class Figures {
  private Figures() {}

  /** {@code train/loss}, {@code train/lr}, ..., and {@code test/accuracy} where it was measured. */
  static Map<String, Double> of(RoundRecord round) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("train/loss", round.loss());
    if (round.penalty() != 0) {
      figures.put("train/penalty", round.penalty());
    }
    figures.put("train/lr", round.learningRate());
    figures.put("train/gradient_norm", round.gradientNorm());
    figures.put("train/rows_per_second", round.rowsPerSecond());
    figures.put("train/epoch", (double) round.epoch());
    round.evaluation().forEach((name, value) -> figures.put(name.replaceFirst("_", "/"), value));
    return figures;
  }
}
