package io.thalweg.shared.wire;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Standardize;
import java.io.Serializable;

/**
 * What a driver can ask of a worker. The answer is a pure function of command, model, parameters,
 * shards. {@link CommandCodec} has the byte form.
 */
public sealed interface Command extends Serializable {

  /** Whether the parameters travel with this command. */
  default boolean needsParameters() {
    return false;
  }

  /** The data set whose shards the command sums over; 0 is the training data. */
  default int dataset() {
    return 0;
  }

  /**
   * The batches of the coming steps, over the session's model. Answered with nothing.
   *
   * @param plan the batches of an epoch over the training shards
   * @param seed the run's seed: visiting orders and dropout masks derive from it
   * @param wire the form in which the coming steps and their answers travel
   * @param standardize of the model's inputs, or {@link Standardize#NONE}
   */
  record Load(BatchPlan plan, long seed, Wire wire, Standardize standardize) implements Command {
    /** Without standardisation. */
    public Load(BatchPlan plan, long seed, Wire wire) {
      this(plan, seed, wire, Standardize.NONE);
    }
  }

  /**
   * The gradient sum of one batch of the training data (data set 0), answered with the sums of
   * {@link StepSums}.
   *
   * @param epoch the epoch, from 0
   * @param step the batch within the epoch, from 0
   */
  record Step(long epoch, long step) implements Command {
    @Override
    public boolean needsParameters() {
      return true;
    }
  }

  /**
   * The evaluation sums of a whole data set.
   *
   * @param dataset which data set of the session; 0 is the training data
   * @param labelShift a constant near the labels' mean, so that sums of squares keep their digits
   */
  record Evaluate(int dataset, double labelShift) implements Command {
    @Override
    public boolean needsParameters() {
      return true;
    }
  }

  /**
   * Per feature the sum of (x - shift) and the sum of (x - shift)^2 over a data set, each row
   * counting once, as a standard scaler takes them; preceded by the number of rows.
   *
   * @param dataset which data set of the session
   * @param shift one constant per feature
   */
  record Moments(int dataset, double[] shift) implements Command {}

  /** The session is over. Not answered. */
  record Stop() implements Command {}
}
