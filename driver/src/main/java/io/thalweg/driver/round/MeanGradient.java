package io.thalweg.driver.round;

import io.thalweg.driver.state.RoundOutcome;
import java.util.Map;

/**
 * The objective of a batch and its gradient.
 *
 * @param loss weighted mean loss of the rows, without the penalty
 * @param penalty of the objective, 0 without one
 * @param gradient of the mean loss and the penalty, (parameters); 0 for what is not trained
 * @param norm Euclidean norm of the gradient
 * @param rows rows of the batch
 * @param weight what the loss sum was divided by: the rows' weights, times those of their classes
 * @param <A> {@code float[]} or {@code double[]}
 */
record MeanGradient<A>(
    double loss, double penalty, A gradient, double norm, long rows, double weight) {
  /** What a round with this gradient has given, before anything is measured after it. */
  RoundOutcome outcome(long round, long epoch, double lr, long trainNanos) {
    return new RoundOutcome(
        round, epoch, loss, penalty, lr, norm, rows, weight, trainNanos, Map.of());
  }

  /** What is minimised: loss and penalty. */
  double objective() {
    return loss + penalty;
  }

  /** Whether no row of the batch counts: it has no mean, and the round changes nothing. */
  boolean isEmpty() {
    return weight == 0;
  }

  /** Whether loss, penalty and gradient are finite. */
  boolean isFinite() {
    return Double.isFinite(loss) && Double.isFinite(penalty) && Double.isFinite(norm);
  }
}
