package io.thalweg.driver.optim.schedule;

import java.util.function.LongUnaryOperator;

/**
 * How long a run is, for schedules that span it.
 *
 * @param rounds of the whole run, at least 1
 * @param epochOf the epoch of a round, both from 0
 */
public record RunSpan(long rounds, LongUnaryOperator epochOf) {
  /** Checks that there are rounds. */
  public RunSpan {
    if (rounds < 1) {
      throw new IllegalArgumentException(rounds + " rounds");
    }
  }

  /** A run of epochs that all have {@code roundsPerEpoch} rounds, at least 1. */
  public RunSpan(long rounds, long roundsPerEpoch) {
    this(rounds, round -> round / roundsPerEpoch);
    if (roundsPerEpoch < 1) {
      throw new IllegalArgumentException(roundsPerEpoch + " rounds per epoch");
    }
  }

  /** Epochs of the whole run, the last may be incomplete. */
  public long epochs() {
    return epochOf.applyAsLong(rounds - 1) + 1;
  }
}
