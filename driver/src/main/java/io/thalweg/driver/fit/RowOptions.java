package io.thalweg.driver.fit;

import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.worker.data.RowRules;

/** How the rows of a run are packed, where it trains and where a command reads them again. */
public final class RowOptions {
  private RowOptions() {}

  /**
   * Of rows to train on.
   *
   * @param fraction the share that is held out, or 0
   */
  public static IngestOptions divided(
      FitSettings settings, BadRows badRows, double fraction, RowRules rules) {
    return measured(settings, badRows, rules)
        .withShards(settings.shards().orElse(0))
        .withValidationFraction(fraction);
  }

  /** Of rows that a model is only measured on. */
  public static IngestOptions measured(FitSettings settings, BadRows badRows, RowRules rules) {
    return IngestOptions.defaults(settings.seed()).withBadRows(badRows).withRules(rules);
  }
}
