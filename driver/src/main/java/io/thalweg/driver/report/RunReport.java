package io.thalweg.driver.report;

import io.thalweg.driver.files.RunSummary;
import java.util.List;
import java.util.Objects;

/**
 * Everything that the HTML report shows.
 *
 * @param rounds what the metrics log has; may be none
 * @param layers the model from input to output
 * @param config the resolved config as YAML
 */
public record RunReport(
    RunSummary summary, LoggedRounds rounds, List<LayerRow> layers, String config) {

  /** Takes a copy of the list. */
  public RunReport {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(rounds, "rounds");
    layers = List.copyOf(layers);
  }
}
