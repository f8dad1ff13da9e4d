package io.thalweg.shared.wire;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Standardize;
import java.io.Serializable;
import java.util.Arrays;

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
   * @param unit in which errors, and moments of labels, are measured
   */
  record Load(BatchPlan plan, long seed, Wire wire, Standardize standardize, LabelUnit unit)
      implements Command {
    /** Checks that there is one seed. */
    public Load {
      if (plan.groups() > 1 && plan.seed() != seed) {
        throw new IllegalArgumentException("a plan of seed " + plan.seed() + ", not " + seed);
      }
    }

    /** Of labels that are trained as they are. */
    public Load(BatchPlan plan, long seed, Wire wire, Standardize standardize) {
      this(plan, seed, wire, standardize, LabelUnit.SAME);
    }

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

  /** How the sums of two nodes of the tree become those of the node above. */
  default Combine combine() {
    return Combine.ADD;
  }

  /**
   * The evaluation sums of a whole data set. Where the task ranks rows, their scores are kept for
   * the next commands of the same evaluation.
   *
   * @param dataset which data set of the session; 0 is the training data
   * @param number of the evaluation: another one for other parameters or another data set
   */
  record Evaluate(int dataset, long number) implements Command {
    @Override
    public boolean needsParameters() {
      return true;
    }
  }

  /**
   * How many rows have their score within each of many ranges: per range the rows, the weight of
   * those with label 0 and the weight of those with label 1. Scores stand as {@link ScoreKeys}.
   *
   * @param number the evaluation whose scores are counted; they are computed again where they are
   *     not known
   * @param from the lowest key of each section, ascending
   * @param to the highest key of each section; sections do not overlap
   * @param parts into how many ranges of equal size each section is split
   */
  record CountScores(int dataset, long number, long[] from, long[] to, int[] parts)
      implements Command {
    /** Sums of a range: rows, weight of label 0, weight of label 1. */
    public static final int SUMS = 3;

    /** Ranges that can be asked for at once. */
    public static final int MOST_RANGES = 1 << 16;

    /** Checks the sections. */
    public CountScores {
      boolean whole = from.length == to.length && from.length == parts.length;
      long ranges = 0;
      for (int section = 0; whole && section < parts.length; section++) {
        whole = parts[section] > 0 && from[section] <= to[section];
        ranges += parts[section];
      }
      if (!whole || ranges > MOST_RANGES) {
        throw new IllegalArgumentException("sections that do not fit, " + ranges + " ranges");
      }
    }

    @Override
    public boolean needsParameters() {
      return true;
    }

    /** All ranges of all sections. */
    public int ranges() {
      return Arrays.stream(parts).sum();
    }
  }

  /**
   * The scores within a range of keys in ascending order, each with its weight: pairs of numbers.
   * Weights of label 0 are negated; rows of equal score and label are one pair; rows of weight 0
   * are none.
   *
   * @param number the evaluation whose scores are listed
   * @param from the lowest key
   * @param to the highest key
   * @param most rows that have such a score
   */
  record ListScores(int dataset, long number, long from, long to, int most) implements Command {
    @Override
    public boolean needsParameters() {
      return true;
    }

    @Override
    public Combine combine() {
      return Combine.MERGE_SCORES;
    }
  }

  /** What {@link Moments} are taken of. */
  enum Column {
    FEATURES,
    LABEL
  }

  /**
   * The sum of the rows' weights, then per column the weighted sum of (x - shift), then per column
   * that of (x - shift)^2. A row of weight 0 is as one that is not there.
   *
   * @param dataset which data set of the session
   * @param of all features, or the label alone
   * @param shift one constant per column
   */
  record Moments(int dataset, Column of, double[] shift) implements Command {}

  /**
   * How the model does on a whole data set, in detail: which classes it takes for which, or how its
   * errors spread.
   *
   * @param dataset which data set of the session
   * @param scale of the errors of predicted numbers
   */
  record Detail(int dataset, double scale) implements Command {
    @Override
    public boolean needsParameters() {
      return true;
    }
  }

  /** The session is over. Not answered. */
  record Stop() implements Command {}
}
