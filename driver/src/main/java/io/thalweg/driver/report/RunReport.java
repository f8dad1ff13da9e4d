package io.thalweg.driver.report;

import io.thalweg.driver.files.RunSummary;
import java.util.List;
import java.util.Objects;

/**
 * Everything that the HTML report shows.
 *
 * @param rounds what the metrics log has; may be none
 * @param layers the model from input to output
 * @param inputs the names of what it takes; none where these are just the columns of the data
 * @param config the resolved config as YAML
 */
public record RunReport(
    RunSummary summary,
    LoggedRounds rounds,
    List<LayerRow> layers,
    List<String> inputs,
    String config) {

  /** Takes copies of the lists. */
  public RunReport {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(rounds, "rounds");
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
  }
}
