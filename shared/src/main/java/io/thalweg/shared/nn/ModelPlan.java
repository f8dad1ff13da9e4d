package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Plan;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;

/**
 * Computes the outputs, loss sums and gradient sums of a model, with buffers that are allocated
 * once. The caller fills {@link #features}, {@link #labels} and {@link #weights}, then runs.
 * Mutable, for the use of one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ModelPlan<A> {
  private final Kernels<A> kernels;
  private final DType<A> dtype;
  private final Loss loss; // null where the model has one of its own
  private final Var features; // (batch, inputs)
  private final Var labels; // (batch)
  private final Var outputs; // (batch, outputs)
  private final Var losses; // (batch)
  private final boolean predictsApart;
  private final Plan<A> plan;
  private final A weights; // (batch)

  /** A plan for up to {@code capacity} rows at a time. All weights are 1 at first. */
  public ModelPlan(Model model, Kernels<A> kernels, int capacity) {
    this.kernels = kernels;
    this.dtype = kernels.dtype();
    this.loss = model instanceof ModelSpec spec ? spec.loss() : null;
    Model.Recording recording = model.record(new Graph());
    this.features = recording.features();
    this.labels = recording.labels();
    this.outputs = recording.outputs();
    this.losses = recording.losses();
    this.predictsApart = model instanceof ObjectiveModel objective && objective.predicts();
    // Features and labels are named too: an objective need not use them.
    this.plan = new Plan<>(kernels, capacity, outputs, losses, features, labels);
    this.weights = dtype.allocate(capacity);
    dtype.fill(weights, 0, capacity, 1);
  }

  /** The features of a run, (capacity, inputs), for the caller to fill. */
  public A features() {
    return plan.value(features);
  }

  /** The labels of a run, (capacity), for the caller to fill. */
  public A labels() {
    return plan.value(labels);
  }

  /** The row weights of a run, (capacity), for the caller to fill. */
  public A weights() {
    return weights;
  }

  /** The raw outputs of the last run, (rows, outputs). Overwritten by the next run. */
  public A outputs() {
    return plan.value(outputs);
  }

  /** Whether the loss is the negative log-likelihood of the labels itself, not a variation. */
  public boolean isLogLoss() {
    return new Loss.CrossEntropy().equals(loss) || new Loss.BceWithLogits().equals(loss);
  }

  /** The number of raw outputs per row. */
  public int width() {
    return outputs.dims().rest().size();
  }

  /** The losses of the rows of the last run of {@link #loss} or {@link #gradient}, (rows). */
  public A losses() {
    return plan.value(losses);
  }

  /**
   * The raw outputs (logits) in evaluation mode. Mutates the buffers of this plan.
   *
   * @param parameters the flat parameters
   * @param rows how many rows count, from 1 to the capacity
   * @return (rows, outputs), valid until the next run
   */
  public A forward(A parameters, int rows) {
    plan.forward(outputs, parameters, rows);
    return outputs();
  }

  /**
   * The weighted sum of the rows' losses in evaluation mode; {@link #outputs} are then those of the
   * same rows. Mutates the buffers of this plan.
   */
  public double loss(A parameters, int rows) {
    if (predictsApart) { // an objective's loss need not pass through its prediction
      plan.forward(outputs, parameters, rows);
    }
    plan.forward(losses, parameters, rows);
    return kernels.weightedSum(rows, losses(), 0, weights, 0);
  }

  /**
   * What the loss sum of the last run is divided by for a mean: the sum of the rows' weights, each
   * times what its label weighs in the loss, in row order.
   *
   * @param rows as in the last run
   * @param weightSum the sum of the rows' weights
   */
  public double lossWeight(int rows, double weightSum) {
    if (loss == null || loss.labelsWeighTheSame()) {
      return weightSum;
    }
    A values = labels();
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += dtype.get(weights, i) * loss.labelWeight(dtype.get(values, i));
    }
    return sum;
  }

  /**
   * The weighted sum of the rows' losses in training mode and its gradient. Mutates {@code
   * gradient} and the buffers of this plan.
   *
   * @param parameters the flat parameters
   * @param rows how many rows count, from 1 to the capacity
   * @param maskKey the key of this run's dropout masks
   * @param gradient overwritten with the weighted sum of the rows' gradients
   */
  public double gradient(A parameters, int rows, long maskKey, A gradient) {
    plan.forwardTraining(losses, parameters, rows, maskKey);
    dtype.copy(weights, 0, plan.gradient(losses), 0, rows);
    plan.backward(losses, gradient);
    return kernels.weightedSum(rows, losses(), 0, weights, 0);
  }
}
