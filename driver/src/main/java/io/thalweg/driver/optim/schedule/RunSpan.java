package io.thalweg.driver.optim.schedule;

/**
 * How long a run is, for schedules that span it.
 *
 * @param rounds of the whole run, at least 1
 * @param roundsPerEpoch at least 1
 */
public record RunSpan(long rounds, long roundsPerEpoch) {
  /** Checks that both are positive. */
  public RunSpan {
    if (rounds < 1 || roundsPerEpoch < 1) {
      throw new IllegalArgumentException(rounds + " rounds, " + roundsPerEpoch + " per epoch");
    }
  }

  /** Epochs of the whole run, the last may be incomplete. */
  public long epochs() {
    return (rounds + roundsPerEpoch - 1) / roundsPerEpoch;
  }
}
