package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Features;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;

/**
 * Turns raw outputs into what a user asks for: the class and the probabilities of all classes, or
 * the number; of labels of several numbers as many of either. Used by one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Predictor<A> {
  private final Kernels<A> kernels;
  private final DType<A> dtype;
  private final ModelPlan<A> plan;
  private final Block<A> block;
  private final A parameters;
  private final Task task;
  private final int outputs;
  private final int predictions;
  private final boolean severalNumbers; // of a label
  private final A scores; // (capacity, outputs): what probabilities are in proportion to

  /** A predictor for up to {@code capacity} rows at a time. */
  public Predictor(Model model, Kernels<A> kernels, A parameters, int capacity) {
    this.kernels = kernels;
    this.dtype = kernels.dtype();
    this.plan = new ModelPlan<>(model, kernels, capacity);
    this.block = plan.newBlock();
    this.parameters = parameters;
    this.task = model.task();
    this.outputs = model.outputs();
    this.predictions = model.predictions();
    this.severalNumbers = model.labelWidth() > 1;
    this.scores = dtype.allocate(capacity * outputs);
  }

  /** The features of the coming rows, for the caller to fill. */
  public Features<A> features() {
    return block.features();
  }

  /** Computes {@code rows} rows. Mutates the buffers of this predictor. */
  public void run(int rows) {
    block.setRows(rows);
    A raw = plan.forward(block, parameters);
    switch (task) {
      case CLASSIFICATION -> exponentials(rows, raw);
      case BINARY -> kernels.sigmoid(rows * outputs, raw, 0, scores, 0);
      case COUNT -> kernels.exp(rows * outputs, raw, 0, scores, 0);
      case MARGIN, REGRESSION, OBJECTIVE -> dtype.copy(raw, 0, scores, 0, rows * outputs);
    }
  }

  /** The exponentials of a softmax, shifted by each row's maximum so that none overflows. */
  private void exponentials(int rows, A raw) {
    for (int i = 0; i < rows; i++) {
      int at = i * outputs;
      double max = dtype.get(raw, at + EvaluationSums.argmax(dtype, raw, at, outputs));
      for (int j = at; j < at + outputs; j++) {
        dtype.set(scores, j, dtype.get(raw, j) - max);
      }
    }
    kernels.exp(rows * outputs, scores, 0, scores, 0);
  }

  /** Numbers that are predicted for a row. */
  public int predictions() {
    return predictions;
  }

  /**
   * A prediction for a row of the last run: a class number, or the predicted number.
   *
   * @param number which, below {@link #predictions}
   */
  public double prediction(int row, int number) {
    int at = row * outputs + number;
    return switch (task) {
      case CLASSIFICATION -> EvaluationSums.argmax(dtype, plan.outputs(), at, outputs);
      case BINARY, MARGIN -> dtype.get(plan.outputs(), at) > 0 ? 1 : 0;
      case REGRESSION, COUNT, OBJECTIVE -> dtype.get(scores, at);
    };
  }

  /** All predictions for a row of the last run, (predictions). */
  public double[] predictions(int row) {
    double[] numbers = new double[predictions];
    for (int j = 0; j < predictions; j++) {
      numbers[j] = prediction(row, j);
    }
    return numbers;
  }

  /**
   * The probability of each class for a row of the last run, or that of a 1 for each of several
   * labels; empty where the task has none.
   */
  public double[] probability(int row) {
    return switch (task) {
      case CLASSIFICATION -> {
        double[] classes = ofRow(scores, row);
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
          sum += classes[j];
        }
        for (int j = 0; j < outputs; j++) {
          classes[j] /= sum;
        }
        yield classes;
      }
      case BINARY -> {
        if (severalNumbers) {
          yield ofRow(scores, row);
        }
        double positive = dtype.get(scores, row);
        yield new double[] {1 - positive, positive};
      }
      case MARGIN, REGRESSION, COUNT, OBJECTIVE -> new double[0];
    };
  }

  /**
   * A score of each class for a row of the last run, the larger the likelier: the logits, or minus
   * and plus the one logit or margin; that of a 1 for each of several labels; empty where the task
   * has no classes.
   */
  public double[] rawPrediction(int row) {
    return switch (task) {
      case CLASSIFICATION -> ofRow(plan.outputs(), row);
      case BINARY, MARGIN -> {
        if (severalNumbers) {
          yield ofRow(plan.outputs(), row);
        }
        double score = dtype.get(plan.outputs(), row);
        yield new double[] {-score, score};
      }
      case REGRESSION, COUNT, OBJECTIVE -> new double[0];
    };
  }

  /** The numbers of a row in an array (rows, outputs). */
  private double[] ofRow(A array, int row) {
    double[] numbers = new double[outputs];
    for (int j = 0; j < outputs; j++) {
      numbers[j] = dtype.get(array, row * outputs + j);
    }
    return numbers;
  }
}
