package io.thalweg.driver.round;

/**
 * Is told every finished round.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
@FunctionalInterface
public interface RoundListener<A> {
  /**
   * What a finished round was like.
   *
   * @param round its number, from 0
   * @param epoch its epoch, from 0
   * @param loss mean loss of its batch, at the parameters before the update; NaN where all of its
   *     rows have weight 0, and nothing was updated
   * @param lr the learning rate of the update
   * @param norm Euclidean norm of the mean gradient, before any clipping
   * @param rows rows of its batch
   * @param trainNanos time of all rounds so far
   * @param parameters the flat parameters after the update; read-only, changed by the next round
   * @param <A> {@code float[]} or {@code double[]}
   */
  record Finished<A>(
      long round,
      long epoch,
      double loss,
      double lr,
      double norm,
      long rows,
      long trainNanos,
      A parameters) {}

  /**
   * Called on the thread that trains, after the update and before the next round.
   *
   * @return whether training goes on; false makes this round the last
   */
  boolean finished(Finished<A> round);
}
