package io.thalweg.driver.state;

import java.util.Map;

/**
 * What one round gave.
 *
 * @param round its number, from 0
 * @param epoch its epoch, from 0
 * @param loss mean loss of its batch, at the parameters before the update, without the penalty; NaN
 *     where all of its rows have weight 0, and nothing was updated
 * @param penalty of the objective at the same parameters, 0 without one
 * @param lr the learning rate of the update
 * @param norm Euclidean norm of the mean gradient, before any clipping
 * @param rows rows of its batch
 * @param weight the sum of the rows' weights, times those of their classes
 * @param trainNanos time of all rounds so far, without evaluations
 * @param measured what an evaluation after the update has measured on held-out rows, such as {@code
 *     test_loss}; empty in a round without one
 */
public record RoundOutcome(
    long round,
    long epoch,
    double loss,
    double penalty,
    double lr,
    double norm,
    long rows,
    double weight,
    long trainNanos,
    Map<String, Double> measured) {

  /** Whether no row of the batch counts: it has no mean, and the round changed nothing. */
  public boolean isEmpty() {
    return weight == 0;
  }

  /** The same round with what was measured after it. */
  public RoundOutcome with(Map<String, Double> evaluation) {
    return new RoundOutcome(
        round, epoch, loss, penalty, lr, norm, rows, weight, trainNanos, evaluation);
  }
}
