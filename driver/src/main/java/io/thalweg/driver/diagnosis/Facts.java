package io.thalweg.driver.diagnosis;

import io.thalweg.shared.nn.Task;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a training before its first round.
 *
 * @param task what the model predicts
 * @param lr the learning rate, before any schedule
 * @param steadyRate whether the schedule leaves the rate as it is
 * @param rounds of the run
 * @param baseline what the best constant prediction comes to; empty where that has no meaning
 * @param heldOut what held-out rows cost a model that knows nothing of their features; empty where
 *     there are none, or this cannot be said
 * @param keepsBest whether the run ends early, or restores its best parameters, by held-out rows
 */
public record Facts(
    Task task,
    double lr,
    boolean steadyRate,
    long rounds,
    Optional<Baseline> baseline,
    Optional<Guess> heldOut,
    boolean keepsBest) {

  /**
   * The best constant prediction of held-out rows.
   *
   * @param rows how many there are
   * @param loss its mean loss over them
   */
  public record Guess(long rows, double loss) {
    /**
     * Whether losses are no better than this, beyond what chance makes of so few rows: half of them
     * are not, and the best, which is luck as well, hardly is.
     *
     * @param losses in ascending order
     */
    boolean isNoWorseThan(double[] losses) {
      return rows >= Limits.FEWEST_HELD_OUT
          && losses[0] >= loss * (1 - Limits.LUCKY_GAIN / rows)
          && losses[losses.length / 2] >= loss * (1 - Limits.CHANCE_GAIN / rows);
    }
  }

  /**
   * What a model comes to that gives every row the same, the best there is.
   *
   * @param loss its mean loss
   * @param zeroLoss the mean loss where all raw outputs are 0, as those of a model before its first
   *     round about are
   * @param accuracy of a classifier: the share of the most frequent class; NaN for others
   */
  public record Baseline(double loss, double zeroLoss, double accuracy) {
    /** Whether there is anything to learn: a constant label is met by a constant. */
    boolean leavesSomething() {
      return loss > 1e-6 * zeroLoss;
    }
  }

  /** Checks the parts. */
  public Facts {
    Objects.requireNonNull(task, "task");
  }

  /** How far a run is after {@code done} rounds, from 0 to 1. */
  public double share(long done) {
    return (double) done / rounds;
  }

  /** What a loss is compared with that has grown: one round's loss alone may be tiny by chance. */
  double startLoss(Curve loss) {
    return baseline.map(best -> Math.max(loss.first(), best.loss())).orElse(loss.start());
  }

  /** The loss of the best constant prediction, or else {@code otherwise}. */
  double constantLoss(double otherwise) {
    return baseline.filter(Baseline::leavesSomething).map(Baseline::loss).orElse(otherwise);
  }
}
