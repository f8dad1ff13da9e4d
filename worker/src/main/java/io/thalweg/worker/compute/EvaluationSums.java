package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The additive float64 sums from which most metrics of a data set follow: loss, weight, rows, the
 * weight that the loss is divided by, then per task the correct weight and the log-loss, or the
 * squared and absolute errors. All metrics are weighted by the row weights; class weights count in
 * the loss alone. The auc and r2 need more than sums over rows: see {@link #metrics}.
 */
public final class EvaluationSums {
  private static final int LOSS = 0;
  private static final int WEIGHT = 1;
  private static final int ROWS = 2;
  private static final int LOSS_WEIGHT = 3;
  private static final int CORRECT = 4;
  private static final int LOG_LOSS = 5;
  private static final int SQUARED_ERROR = 4;
  private static final int ABSOLUTE_ERROR = 5;

  private static final String AUC = "auc";

  private EvaluationSums() {}

  /** How many sums the task needs. */
  static int count(Task task) {
    return switch (task) {
      case CLASSIFICATION, BINARY, MARGIN -> LOG_LOSS + 1;
      case REGRESSION, COUNT -> ABSOLUTE_ERROR + 1;
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
      Task task,
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
    if (task.hasProbabilities()) {
      sums[LOG_LOSS] += model.isLogLoss() ? lossSum : logLoss(task, model, block, dtype);
    }
    A outputs = model.outputs();
    A labels = block.labels();
    int width = model.width();
    for (int i = 0; i < block.rows(); i++) {
      double label = dtype.get(labels, i);
      double weight = block.weight(dtype, i);
      switch (task) {
        case CLASSIFICATION -> {
          if (argmax(dtype, outputs, i * width, width) == (int) label) {
            sums[CORRECT] += weight;
          }
        }
        case BINARY, MARGIN -> {
          if (dtype.get(outputs, i) > 0 == label > 0.5) {
            sums[CORRECT] += weight;
          }
        }
        case REGRESSION -> addError(dtype.get(outputs, i) - label, weight, sums);
        case COUNT -> addError(StrictMath.exp(dtype.get(outputs, i)) - label, weight, sums);
        case OBJECTIVE -> {} // its loss says all
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
      double label = dtype.get(labels, i);
      double value =
          task == Task.BINARY
              ? logSumExp(0, dtype.get(outputs, i)) - label * dtype.get(outputs, i)
              : crossEntropy(dtype, outputs, i * width, width, (int) label);
      sum += block.weight(dtype, i) * value;
    }
    return sum;
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

  private static void addError(double error, double weight, double[] sums) {
    sums[SQUARED_ERROR] += weight * error * error;
    sums[ABSOLUTE_ERROR] += weight * Math.abs(error);
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

  /** The names of the metrics of a task. */
  public static List<String> names(Task task) {
    return switch (task) {
      case CLASSIFICATION -> List.of("loss", "accuracy", "log_loss");
      case BINARY -> List.of("loss", "accuracy", "log_loss", AUC);
      case MARGIN -> List.of("loss", "accuracy", AUC);
      case REGRESSION, COUNT -> List.of("loss", "rmse", "mae", "r2");
      case OBJECTIVE -> List.of("loss");
    };
  }

  /**
   * The metrics by name: {@code loss} and, by task, {@code accuracy}, {@code log_loss} where there
   * are probabilities, {@code auc} where there are two classes, or {@code rmse}, {@code mae} and
   * {@code r2}. A metric that the data does not define (the auc of one class, the r2 of a constant
   * label) is left out.
   *
   * @param ranking the auc, asked for where the task has one; NaN where it is not defined
   * @param variance of the labels, asked for where the task has an r2; 0 where they are constant
   */
  public static Map<String, Double> metrics(
      Task task, double[] sums, DoubleSupplier ranking, DoubleSupplier variance) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss(sums));
    switch (task) {
      case CLASSIFICATION, BINARY, MARGIN -> {
        metrics.put("accuracy", sums[CORRECT] / sums[WEIGHT]);
        if (task.hasProbabilities()) {
          metrics.put("log_loss", sums[LOG_LOSS] / sums[WEIGHT]);
        }
        if (task.ranksRows()) {
          putDefined(metrics, AUC, ranking.getAsDouble());
        }
      }
      case REGRESSION, COUNT -> {
        double weight = sums[WEIGHT];
        double squared = sums[SQUARED_ERROR] / weight;
        metrics.put("rmse", Math.sqrt(squared));
        metrics.put("mae", sums[ABSOLUTE_ERROR] / weight);
        double total = variance.getAsDouble();
        putDefined(metrics, "r2", total > 0 ? 1 - squared / total : Double.NaN);
      }
      case OBJECTIVE -> {} // the loss is all there is
    }
    return metrics;
  }

  private static void putDefined(Map<String, Double> metrics, String name, double value) {
    if (!Double.isNaN(value)) {
      metrics.put(name, value);
    }
  }
}
