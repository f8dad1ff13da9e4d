package io.thalweg.driver.round;

import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;

/**
 * Is told every finished round.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
@FunctionalInterface
public interface RoundListener<A> {
  /**
   * Called on the thread that trains, after the update and before the next round.
   *
   * @param state after the round; read-only, changed by the next one
   * @return whether training goes on; false makes this round the last
   */
  boolean finished(RoundOutcome outcome, TrainState<A> state);
}
