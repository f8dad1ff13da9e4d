package io.thalweg.driver.report;

import io.thalweg.driver.files.RunSummary;
import java.util.List;
import java.util.Objects;

/**
 * Everything that the HTML report shows.
 *
 * @param rounds the metrics log, by ascending round; may be empty
 * @param layers the model from input to output
 * @param config the resolved config as YAML
 */
public record RunReport(
    RunSummary summary, List<RoundRecord> rounds, List<LayerRow> layers, String config) {

  /** Takes copies of both lists. */
  public RunReport {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(config, "config");
    rounds = List.copyOf(rounds);
    layers = List.copyOf(layers);
  }
}
