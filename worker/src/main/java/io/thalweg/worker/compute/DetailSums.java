package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;

/**
 * The additive float64 sums that say in detail how a model does on a data set, all of row weights.
 * Of classes: per label and predicted class, or of many classes per class those that have the
 * label, those that are predicted and those that are right. Of two classes then, per bin of the
 * score: label 0, label 1, and the probability of class 1 times the weight. Of numbers: the
 * residual (prediction minus label) times the weight, then per bin of the residual.
 *
 * @param target what is predicted
 * @param classes how many there are; 0 of numbers
 */
public record DetailSums(Target target, int classes) {
  /** More classes have no table of all pairs. */
  public static final int MOST_PAIRED = 100;

  /** Bins of the score s, equal ones of s / (1 + |s|). */
  public static final int SCORE_BINS = 512;

  /** Sums of a bin of the score. */
  public static final int PER_SCORE = 3;

  /** Bins of the residual, equal ones from -{@link #SCALES} to +{@link #SCALES} scales. */
  public static final int RESIDUAL_BINS = 40;

  /** See {@link #RESIDUAL_BINS}; what lies beyond is in a bin of its own at each end. */
  public static final double SCALES = 4;

  private static final int PER_CLASS = 3;

  /** Those of a model. */
  public static DetailSums of(Model model) {
    return new DetailSums(model.target(), model.task().classes(model.outputs()));
  }

  /** The same of errors in another unit. */
  DetailSums in(LabelUnit unit) {
    return new DetailSums(target.in(unit), classes);
  }

  /** How many sums there are; 0 where there is nothing to say in detail. */
  public int count() {
    if (target.numbers() > 1 || target.task() == Task.OBJECTIVE) {
      return 0;
    }
    return classes == 0
        ? 1 + RESIDUAL_BINS + 2
        : scores() + (classes == 2 ? SCORE_BINS * PER_SCORE : 0);
  }

  /** Whether there is a sum for each pair of label and predicted class. */
  public boolean isPaired() {
    return classes <= MOST_PAIRED;
  }

  /** Where the bins of the score begin. */
  public int scores() {
    return isPaired() ? classes * classes : PER_CLASS * classes;
  }

  /**
   * Adds the rows of a block, whose outputs are in {@code model}. Mutates {@code sums}.
   *
   * @param scale of the residuals
   */
  <A> void add(ModelPlan<A> model, Block<A> block, DType<A> dtype, double scale, double[] sums) {
    for (int row = 0; row < block.rows(); row++) {
      double weight = block.weight(dtype, row);
      double label = dtype.get(block.labels(), row);
      if (classes == 0) {
        double output = dtype.get(model.outputs(), row);
        addResidual(target.error(output, label), scale, weight, sums);
      } else {
        addClass(model, dtype, row, label, weight, sums);
      }
    }
  }

  private static void addResidual(double residual, double scale, double weight, double[] sums) {
    sums[0] += weight * residual;
    double place = (residual / scale + SCALES) / (2 * SCALES) * RESIDUAL_BINS;
    double within = Math.max(-1, Math.min(RESIDUAL_BINS, Math.floor(place)));
    if (!Double.isNaN(within)) {
      sums[2 + (int) within] += weight;
    }
  }

  private <A> void addClass(
      ModelPlan<A> model, DType<A> dtype, int row, double label, double weight, double[] sums) {
    int width = model.width();
    A outputs = model.outputs();
    int actual = width == 1 ? (label > 0.5 ? 1 : 0) : (int) label;
    double score =
        width == 1
            ? dtype.get(outputs, row)
            : width == 2 ? dtype.get(outputs, 2 * row + 1) - dtype.get(outputs, 2 * row) : 0;
    int predicted =
        width == 1
            ? (score > 0 ? 1 : 0)
            : EvaluationSums.argmax(dtype, outputs, row * width, width);
    if (isPaired()) {
      sums[actual * classes + predicted] += weight;
    } else {
      sums[PER_CLASS * actual] += weight;
      sums[PER_CLASS * predicted + 1] += weight;
      sums[PER_CLASS * actual + 2] += actual == predicted ? weight : 0;
    }
    if (classes == 2 && !Double.isNaN(score)) {
      int bin = scores() + PER_SCORE * bin(score);
      sums[bin + actual] += weight;
      sums[bin + 2] += weight / (1 + StrictMath.exp(-score));
    }
  }

  private static int bin(double score) {
    double place = Double.isInfinite(score) ? Math.signum(score) : score / (1 + Math.abs(score));
    return (int) Math.min(SCORE_BINS - 1, (place + 1) / 2 * SCORE_BINS);
  }
}
