package io.thalweg.driver.config;

import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Locale;

/**
 * How long a run trains: {@code epochs} or {@code rounds}.
 *
 * @param unit what is counted
 * @param count how many of it, at least 1
 */
public record RunLength(Unit unit, long count) {
  /** What a run's length is counted in. */
  public enum Unit {
    /** Passes over all training rows. */
    EPOCHS,
    /** Optimizer steps. */
    ROUNDS;

    /** The config key of this unit. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that there is something to do. */
  public RunLength {
    if (count < 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'" + unit.key() + "' is out of range")
          .expected("a whole number of at least 1")
          .found(Long.toString(count));
    }
  }

  /** The number of rounds of a run with these batches. */
  public long rounds(BatchStages batches) {
    return unit == Unit.ROUNDS ? count : batches.rounds(count);
  }

  /** Whether a run with these batches comes to an epoch, from 0. */
  boolean reaches(long epoch, BatchStages batches) {
    return unit == Unit.EPOCHS ? epoch < count : epoch <= count && batches.rounds(epoch) < count;
  }
}
