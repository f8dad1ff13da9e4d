package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The additive float64 sums from which most metrics of a data set follow: loss, weight, rows, the
 * weight that the loss is divided by, then per task the correct weight and the log-loss, or the
 * squared errors of each number of a label and then the absolute ones. All metrics are weighted by
 * the row weights; class weights count in the loss alone. The auc and r2 need more than sums over
 * rows: see {@link #metrics}.
 */
public final class EvaluationSums {
  private static final int LOSS = 0;
  private static final int WEIGHT = 1;
  private static final int ROWS = 2;
  private static final int LOSS_WEIGHT = 3;
  private static final int CORRECT = 4;
  private static final int LOG_LOSS = 5;
  private static final int ERRORS = 4; // squared (numbers), then absolute (numbers)

  private static final String AUC = "auc";

  private EvaluationSums() {}

  /** How many sums are needed. */
  static int count(Target target) {
    return switch (target.task()) {
      case CLASSIFICATION, BINARY, MARGIN -> LOG_LOSS + 1;
      case REGRESSION, COUNT -> ERRORS + 2 * target.numbers();
      case OBJECTIVE -> LOSS_WEIGHT + 1;
    };
  }

  /**
   * Adds the rows of a block, whose outputs are in {@code model} after a run of its loss. Mutates
   * {@code sums}.
   *
   * @param lossSum weighted loss sum of the block
   * @param weightSum weight sum of the block
   */
  static <A> void add(
      Target target,
      ModelPlan<A> model,
      Block<A> block,
      DType<A> dtype,
      double lossSum,
      double weightSum,
      double[] sums) {
    sums[LOSS] += lossSum;
    sums[WEIGHT] += weightSum;
    sums[ROWS] += block.rows();
    sums[LOSS_WEIGHT] += model.lossWeight(block, weightSum);
    Task task = target.task();
    if (task.hasProbabilities()) {
      sums[LOG_LOSS] += model.isLogLoss() ? lossSum : logLoss(task, model, block, dtype);
    }
    for (int i = 0; i < block.rows(); i++) {
      double weight = block.weight(dtype, i);
      switch (task) {
        case CLASSIFICATION -> addClass(model, block, dtype, i, weight, sums);
        case BINARY, MARGIN, REGRESSION, COUNT ->
            addNumbers(target, model.outputs(), block.labels(), dtype, i, weight, sums);
        case OBJECTIVE -> {} // its loss says all
      }
    }
  }

  private static <A> void addClass(
      ModelPlan<A> model, Block<A> block, DType<A> dtype, int row, double weight, double[] sums) {
    int width = model.width();
    int likeliest = argmax(dtype, model.outputs(), row * width, width);
    if (likeliest == (int) dtype.get(block.labels(), row)) {
      sums[CORRECT] += weight;
    }
  }

  /** A row with an output for each number of its label. */
  private static <A> void addNumbers(
      Target target, A outputs, A labels, DType<A> dtype, int row, double weight, double[] sums) {
    int numbers = target.numbers();
    for (int j = 0; j < numbers; j++) {
      double output = dtype.get(outputs, row * numbers + j);
      double label = dtype.get(labels, row * numbers + j);
      switch (target.task()) {
        case REGRESSION, COUNT -> addError(target.error(output, label), weight, sums, j, numbers);
        default -> {
          if (output > 0 == label > 0.5) {
            sums[CORRECT] += weight;
          }
        }
      }
    }
  }

  /** The weighted sum of {@code -ln p(label)} where the loss is a variation of it. */
  private static <A> double logLoss(Task task, ModelPlan<A> model, Block<A> block, DType<A> dtype) {
    A outputs = model.outputs();
    A labels = block.labels();
    int width = model.width();
    double sum = 0;
    for (int i = 0; i < block.rows(); i++) {
      double value =
          task == Task.BINARY
              ? binaryCrossEntropy(dtype, outputs, labels, i * width, width)
              : crossEntropy(dtype, outputs, i * width, width, (int) dtype.get(labels, i));
      sum += block.weight(dtype, i) * value;
    }
    return sum;
  }

  /** The mean over the numbers of a label. */
  private static <A> double binaryCrossEntropy(
      DType<A> dtype, A logits, A labels, int from, int numbers) {
    double sum = 0;
    for (int j = from; j < from + numbers; j++) {
      double logit = dtype.get(logits, j);
      sum += logSumExp(0, logit) - dtype.get(labels, j) * logit;
    }
    return sum / numbers;
  }

  private static <A> double crossEntropy(
      DType<A> dtype, A outputs, int from, int width, int label) {
    double total = dtype.get(outputs, from);
    for (int j = 1; j < width; j++) {
      total = logSumExp(total, dtype.get(outputs, from + j));
    }
    return total - dtype.get(outputs, from + label);
  }

  /** {@code ln(e^a + e^b)}. */
  private static double logSumExp(double a, double b) {
    return Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
  }

  private static void addError(
      double error, double weight, double[] sums, int number, int numbers) {
    sums[ERRORS + number] += weight * error * error;
    sums[ERRORS + numbers + number] += weight * Math.abs(error);
  }

  /** The index of the first largest element. */
  public static <A> int argmax(DType<A> dtype, A array, int from, int length) {
    int best = 0;
    for (int j = 1; j < length; j++) {
      if (dtype.get(array, from + j) > dtype.get(array, from + best)) {
        best = j;
      }
    }
    return best;
  }

  /** The rows. */
  public static double rows(double[] sums) {
    return sums[ROWS];
  }

  /** The mean loss. */
  public static double loss(double[] sums) {
    return sums[LOSS] / sums[LOSS_WEIGHT];
  }

  /** The names of the metrics. */
  public static List<String> names(Target target) {
    List<String> names = new ArrayList<>(List.of("loss"));
    names.addAll(
        switch (target.task()) {
          case CLASSIFICATION, BINARY -> List.of("accuracy", "log_loss");
          case MARGIN -> List.of("accuracy");
          case REGRESSION, COUNT -> List.of("rmse", "mae", "r2");
          case OBJECTIVE -> List.of();
        });
    if (target.ranksRows()) {
      names.add(AUC);
    }
    return List.copyOf(names);
  }

  /**
   * The metrics by name: {@code loss} and, by task, {@code accuracy}, {@code log_loss} where there
   * are probabilities, {@code auc} where there are two classes, or {@code rmse}, {@code mae} and
   * {@code r2}. Of labels of several numbers each is the mean of those of the numbers, and there is
   * no auc. Errors are those in the unit of the label. A metric that the data does not define (the
   * auc of one class, the r2 where a number of the label is constant) is left out.
   *
   * @param ranking the auc, asked for where there is one; NaN where it is not defined
   * @param variances of the numbers of the label in its unit, asked for where there is an r2; 0 for
   *     constants
   */
  public static Map<String, Double> metrics(
      Target target, double[] sums, DoubleSupplier ranking, Supplier<double[]> variances) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss(sums));
    switch (target.task()) {
      case CLASSIFICATION, BINARY, MARGIN -> {
        metrics.put("accuracy", sums[CORRECT] / (sums[WEIGHT] * target.numbers()));
        if (target.task().hasProbabilities()) {
          metrics.put("log_loss", sums[LOG_LOSS] / sums[WEIGHT]);
        }
        if (target.ranksRows()) {
          putDefined(metrics, AUC, ranking.getAsDouble());
        }
      }
      case REGRESSION, COUNT -> putErrors(metrics, target.numbers(), sums, variances.get());
      case OBJECTIVE -> {} // the loss is all there is
    }
    return metrics;
  }

  /** The means over the numbers of a label, as scikit-learn's uniform_average. */
  private static void putErrors(
      Map<String, Double> metrics, int numbers, double[] sums, double[] variances) {
    double weight = sums[WEIGHT];
    double rmse = 0;
    double mae = 0;
    double r2 = 0;
    for (int j = 0; j < numbers; j++) {
      double squared = sums[ERRORS + j] / weight;
      rmse += Math.sqrt(squared);
      mae += sums[ERRORS + numbers + j] / weight;
      r2 += variances[j] > 0 ? 1 - squared / variances[j] : Double.NaN;
    }
    metrics.put("rmse", rmse / numbers);
    metrics.put("mae", mae / numbers);
    putDefined(metrics, "r2", r2 / numbers);
  }

  private static void putDefined(Map<String, Double> metrics, String name, double value) {
    if (!Double.isNaN(value)) {
      metrics.put(name, value);
    }
  }
}
