package io.thalweg.driver.fit;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.util.Optional;

/** Who watches a fit: told how far it is, asked whether it is to go on. */
public interface FitObserver {
  /**
   * Called before the rows are read, as far as the source tells, and again before the first round.
   */
  default void forecast(Forecast forecast) {}

  /** Called when the rows are packed. */
  default void packed(Packed rows) {}

  /**
   * What was packed.
   *
   * @param rows training rows
   * @param width features of each
   * @param shards they lie in
   * @param seconds since the fit has begun
   */
  record Packed(long rows, int width, int shards, double seconds) {}

  /**
   * Called before the first round, when all that can be refused has been: gives what takes the
   * figures of the rounds.
   *
   * @param epochs of the run, the last may be incomplete
   * @param rounds of the run
   * @param started when the fit has begun, as {@link System#nanoTime} says it
   */
  default Recorder recorder(long epochs, long rounds, long started) {
    return Recorder.silent();
  }

  /** Called for everything that is found to be wrong, on the thread that trains. */
  default void found(Finding finding) {}

  /** Asked before the rows are read: the checkpoint that the fit is to go on from. */
  default Optional<Checkpoint> resumed() {
    return Optional.empty();
  }

  /** Asked after {@link #recorder}: where checkpoints are written. */
  default Optional<CheckpointFolder> checkpoints() {
    return Optional.empty();
  }

  /** Asked before every round: true ends the fit as interrupted. */
  default boolean isStopped() {
    return false;
  }

  /**
   * Called after every round, on the thread that trains.
   *
   * @param slots the parameters by name
   * @param state after the round; read-only, changed by the next one
   * @return whether training goes on; false makes this round the last
   */
  default <A> boolean finished(
      RoundOutcome outcome, Slots slots, DType<A> dtype, TrainState<A> state) {
    return true;
  }
}
