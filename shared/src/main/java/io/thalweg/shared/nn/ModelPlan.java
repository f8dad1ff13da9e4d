package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Plan;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.autograd.Watcher;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;

/**
 * Computes the outputs, loss sums and gradient sums of a model over the rows of a {@link Block},
 * with buffers that are allocated once. Mutable, for the use of one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ModelPlan<A> {
  private final Kernels<A> kernels;
  private final DType<A> dtype;
  private final Loss loss; // null where the model has one of its own
  private final Graph graph;
  private final Var features; // (batch, inputs)
  private final Var labels; // (batch), or (batch, n)
  private final Var outputs; // (batch, outputs)
  private final Var losses; // (batch)
  private final boolean predictsApart;
  private final Plan<A> plan;
  private Block<A> bound; // whose arrays the plan reads

  /** A plan for up to {@code capacity} rows at a time. */
  public ModelPlan(Model model, Kernels<A> kernels, int capacity) {
    this.kernels = kernels;
    this.dtype = kernels.dtype();
    this.loss = model instanceof ModelSpec spec ? spec.loss() : null;
    this.graph = new Graph();
    Model.Recording recording = model.record(graph);
    this.features = recording.features();
    this.labels = recording.labels();
    this.outputs = recording.outputs();
    this.losses = recording.losses();
    this.predictsApart = model instanceof ObjectiveModel objective && objective.predicts();
    // Features and labels are named too: an objective need not use them.
    this.plan = new Plan<>(kernels, capacity, outputs, losses, features, labels);
  }

  /**
   * Elements of all buffers of a plan for up to {@code capacity} rows, with the block that it
   * reads.
   */
  public static long elements(Model model, int capacity) {
    Model.Recording recording = model.record(new Graph());
    return Plan.elements(
        capacity,
        recording.outputs(),
        recording.losses(),
        recording.features(),
        recording.labels());
  }

  /** A block for as many rows as this plan takes, for the caller to fill: all 0, of weight 1. */
  public Block<A> newBlock() {
    return Block.dense(dtype, plan.capacity(), width(features), width(labels));
  }

  private static int width(Var input) {
    return input.dims().rest().size();
  }

  /** Lets the plan read the arrays of {@code block}. Returns its rows. */
  private int bind(Block<A> block) {
    if (bound != block) {
      block.requireForm(width(features), width(labels));
      block.features().bind(plan, features);
      plan.bind(labels, block.labels());
      bound = block;
    }
    return block.rows();
  }

  /** The raw outputs of the last run, (rows, outputs). Overwritten by the next run. */
  public A outputs() {
    return plan.value(outputs);
  }

  /** Whether the loss is the negative log-likelihood of the labels itself, not a variation. */
  public boolean isLogLoss() {
    return loss != null && loss.isLogLoss();
  }

  /** The number of raw outputs per row. */
  public int width() {
    return width(outputs);
  }

  /** The losses of the rows of the last run of {@link #loss} or {@link #gradient}, (rows). */
  public A losses() {
    return plan.value(losses);
  }

  /**
   * The raw outputs (logits) in evaluation mode. Mutates the buffers of this plan.
   *
   * @param block from 1 row to as many as the capacity; its labels and weights do not count
   * @param parameters the flat parameters
   * @return (rows, outputs), valid until the next run
   */
  public A forward(Block<A> block, A parameters) {
    plan.forward(outputs, parameters, bind(block));
    return outputs();
  }

  /**
   * The weighted sum of the rows' losses in evaluation mode; {@link #outputs} are then those of the
   * same rows. Mutates the buffers of this plan.
   */
  public double loss(Block<A> block, A parameters) {
    int rows = bind(block);
    if (predictsApart) { // an objective's loss need not pass through its prediction
      plan.forward(outputs, parameters, rows);
    }
    plan.forward(losses, parameters, rows);
    return kernels.weightedSum(rows, losses(), 0, block.weights(), 0);
  }

  /**
   * What the loss sum of a block is divided by for a mean: the sum of the rows' weights, each times
   * what its label weighs in the loss, in row order.
   *
   * @param weightSum the sum of the rows' weights
   */
  public double lossWeight(Block<A> block, double weightSum) {
    if (loss == null || loss.labelsWeighTheSame()) {
      return weightSum;
    }
    A labels = block.labels();
    double sum = 0;
    for (int i = 0; i < block.rows(); i++) {
      sum += block.weight(dtype, i) * loss.labelWeight(dtype.get(labels, i));
    }
    return sum;
  }

  /**
   * The weighted sum of the rows' losses in training mode and its gradient. Mutates {@code
   * gradient} and the buffers of this plan.
   *
   * @param block from 1 row to as many as the capacity, with weights
   * @param parameters the flat parameters
   * @param maskKey the key of this run's dropout masks
   * @param gradient overwritten with the weighted sum of the rows' gradients
   */
  public double gradient(Block<A> block, A parameters, long maskKey, A gradient) {
    int rows = bind(block);
    plan.forwardTraining(losses, parameters, rows, maskKey);
    return backward(block, rows, gradient);
  }

  /** The same in evaluation mode. */
  double gradientWithoutDropout(Block<A> block, A parameters, A gradient) {
    int rows = bind(block);
    plan.forward(losses, parameters, rows);
    return backward(block, rows, gradient);
  }

  private double backward(Block<A> block, int rows, A gradient) {
    dtype.copy(block.weights(), 0, plan.gradient(losses), 0, rows);
    plan.backward(losses, gradient);
    return kernels.weightedSum(rows, losses(), 0, block.weights(), 0);
  }

  /** What the model has recorded. */
  Graph graph() {
    return graph;
  }

  /** A value behind the losses of the last run: its leading elements are those of the rows. */
  A value(Var value) {
    return plan.value(value);
  }

  /**
   * Computes what {@link #gradient} does, operation by operation under the eyes of {@code watcher},
   * until that wants no more. Mutates {@code gradient} and the buffers of this plan.
   */
  public void watch(Block<A> block, A parameters, long maskKey, A gradient, Watcher<A> watcher) {
    int rows = bind(block);
    if (plan.forwardTraining(losses, parameters, rows, maskKey, watcher)) {
      dtype.copy(block.weights(), 0, plan.gradient(losses), 0, rows);
      plan.backward(losses, gradient, watcher);
    }
  }
}
