package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.shared.nn.ModelMeasure;
import java.util.List;

/**
 * What has been seen of a training up to some round. Read-only for detectors.
 *
 * @param facts known before the first round
 * @param outcome of the last round
 * @param loss of all rounds with a loss
 * @param evaluations of held-out rows, in order
 * @param looks what the model was like on a sample of the rows, in order
 * @param parts what the parts of the source cost at some of the rounds, in order
 * @param rehearsal tries other settings on a sample of the rows
 * @param ended whether that was the last round
 */
public record Observation(
    Facts facts,
    RoundOutcome outcome,
    Curve loss,
    List<Evaluation> evaluations,
    List<Look> looks,
    List<List<PartLoss>> parts,
    Rehearsal rehearsal,
    boolean ended) {

  /**
   * What was measured on held-out rows.
   *
   * @param round after which, from 1
   * @param loss of these rows
   * @param accuracy of a classifier; NaN for others
   * @param trainingLoss of the batches since the evaluation before
   */
  public record Evaluation(long round, double loss, double accuracy, double trainingLoss) {}

  /**
   * What the model was like.
   *
   * @param round after which, from 1
   */
  public record Look(long round, ModelMeasure measure) {}

  /** Whether the loss has hardly fallen yet, or is no better than that of a constant. */
  boolean isStuck() {
    return hasHardlyFallen() || !isBetter();
  }

  /** Whether the loss is about what it was in the first rounds. */
  boolean hasHardlyFallen() {
    return loss.recent() > Limits.HARDLY_FALLEN * loss.opening();
  }

  /** Whether the loss is below that of a constant, as far as that is known. */
  boolean isBetter() {
    return loss.recent() <= Limits.NO_BETTER * facts.constantLoss(Double.POSITIVE_INFINITY);
  }

  /** Whether the loss is far below that of a constant: units that do nothing do no harm then. */
  boolean isLearning() {
    return loss.recent() < Limits.LEARNT * facts.constantLoss(0);
  }

  /** Whether the loss is so far below that of a constant that batches differ more than it falls. */
  boolean isGood() {
    return loss.recent() < Limits.GOOD * facts.constantLoss(0);
  }

  /** Rounds that are done. */
  public long done() {
    return outcome.round() + 1;
  }

  /** The share of the run that is done. */
  public double share() {
    return facts.share(done());
  }
}
