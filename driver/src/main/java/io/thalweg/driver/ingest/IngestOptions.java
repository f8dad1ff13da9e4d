package io.thalweg.driver.ingest;

import io.thalweg.driver.config.BadRows;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.RowRules;
import java.util.Objects;

/**
 * How rows are packed.
 *
 * @param seed the run's seed: it decides the canonical order and the validation part
 * @param shards the number of shards, a power of two up to {@link ShardCount#MAX}, or 0 to choose
 *     it from the data
 * @param badRows what to do with rows that cannot be used
 * @param validationFraction the share of rows held out, in [0, 1); 0 for none
 * @param rules which rows the model accepts
 * @param standardize whether features will be standardized: then those that lose digits by rounding
 *     are rescaled first
 */
public record IngestOptions(
    long seed,
    int shards,
    BadRows badRows,
    double validationFraction,
    RowRules rules,
    boolean standardize) {
  /** Checks ranges. */
  public IngestOptions {
    Objects.requireNonNull(badRows);
    Objects.requireNonNull(rules);
    if (shards != 0 && (Integer.bitCount(shards) != 1 || shards < 0 || shards > ShardCount.MAX)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "data.shards is not possible")
          .expected("a power of two from 1 to " + ShardCount.MAX)
          .found(Integer.toString(shards));
    }
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "data.validation_fraction is not possible")
          .expected("at least 0 and less than 1")
          .found(Double.toString(validationFraction));
    }
  }

  /** Shards chosen from the data, bad rows stop the run, no validation part, any finite numbers. */
  public static IngestOptions defaults(long seed) {
    return new IngestOptions(seed, 0, BadRows.FAIL, 0, RowRules.any(), false);
  }

  /** The same with a number of shards; 0 chooses it from the data. */
  public IngestOptions withShards(int count) {
    return new IngestOptions(seed, count, badRows, validationFraction, rules, standardize);
  }

  /** The same with another treatment of bad rows. */
  public IngestOptions withBadRows(BadRows treatment) {
    return new IngestOptions(seed, shards, treatment, validationFraction, rules, standardize);
  }

  /** The same with a validation part. */
  public IngestOptions withValidationFraction(double fraction) {
    return new IngestOptions(seed, shards, badRows, fraction, rules, standardize);
  }

  /** The same with other rules. */
  public IngestOptions withRules(RowRules accepted) {
    return new IngestOptions(seed, shards, badRows, validationFraction, accepted, standardize);
  }

  /** The same for features that will be standardized, or not. */
  public IngestOptions withStandardize(boolean choice) {
    return new IngestOptions(seed, shards, badRows, validationFraction, rules, choice);
  }
}
