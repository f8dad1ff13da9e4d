package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Window2d;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A recorded value, with the operations that record further ones. Arithmetic on two values
 * broadcasts by NumPy's rules; an axis may be counted from the end ({@code -1} is the last).
 */
public final class Var {
  private final Graph graph;
  private final Node node;

  Var(Graph graph, Node node) {
    this.graph = graph;
    this.node = node;
  }

  /** The graph that this value belongs to. */
  public Graph graph() {
    return graph;
  }

  /** The extents, e.g. {@code (batch, 10)}. */
  public Dims dims() {
    return node.dims();
  }

  /** Whether a parameter, or an input whose gradient is wanted, is behind this value. */
  public boolean needsGradient() {
    return node.needsGradient();
  }

  /**
   * Whether rows of the batch meet on the way to this value: some operation has a batch and gives a
   * value without one.
   */
  public boolean mixesRows() {
    return node.mixesRows(new HashSet<>());
  }

  /** Its index among {@link Graph#values}. */
  public int number() {
    return node.id();
  }

  /** The operation that computes it; nothing for an input, a parameter or a constant. */
  public Optional<Op> operation() {
    return node.source() instanceof Node.Applied applied
        ? Optional.of(applied.op())
        : Optional.empty();
  }

  /** What the operation computes it of. */
  public List<Var> operands() {
    return node.source() instanceof Node.Applied applied
        ? applied.inputs().stream().map(input -> new Var(graph, input)).toList()
        : List.of();
  }

  /** The name of an input or a parameter; "" for other values. */
  public String name() {
    return node.source() instanceof Node.Input input
        ? input.name()
        : node.source() instanceof Node.Parameter parameter ? parameter.name() : "";
  }

  /** The name of the innermost {@link Graph.Part} that recorded it; "" where there is none. */
  public String part() {
    return node.part();
  }

  Node node() {
    return node;
  }

  /** {@code this + other}. */
  public Var add(Var other) {
    return broadcast(new Arithmetic.Add(), other);
  }

  /** {@code this + number}. */
  public Var add(double number) {
    return apply(new Elementary.Affine(1, number));
  }

  /** {@code this - other}. */
  public Var sub(Var other) {
    return broadcast(new Arithmetic.Subtract(), other);
  }

  /** {@code this - number}. */
  public Var sub(double number) {
    return add(-number);
  }

  /** {@code this * other}. */
  public Var mul(Var other) {
    return broadcast(new Arithmetic.Multiply(), other);
  }

  /** {@code this * number}. */
  public Var mul(double number) {
    return apply(new Elementary.Affine(number, 0));
  }

  /** {@code this / other}. */
  public Var div(Var other) {
    return broadcast(new Arithmetic.Divide(), other);
  }

  /** {@code -this}. */
  public Var neg() {
    return mul(-1);
  }

  /** {@code this^exponent}. */
  public Var pow(double exponent) {
    return apply(new Elementary.Pow(exponent));
  }

  /** {@code this * this}. */
  public Var square() {
    return mul(this);
  }

  /** {@code e^this}. */
  public Var exp() {
    return apply(new Elementary.Exp());
  }

  /** The natural logarithm. */
  public Var log() {
    return apply(new Elementary.Log());
  }

  /** The square root. */
  public Var sqrt() {
    return apply(new Elementary.Sqrt());
  }

  /** The absolute value. */
  public Var abs() {
    return apply(new Elementary.Abs());
  }

  /** See {@link Activation.Relu}. */
  public Var relu() {
    return apply(new Activation.Relu());
  }

  /** See {@link Activation.LeakyRelu}. */
  public Var leakyRelu(double slope) {
    return apply(new Activation.LeakyRelu(slope));
  }

  /** See {@link Activation.Elu}. */
  public Var elu(double alpha) {
    return apply(new Activation.Elu(alpha));
  }

  /** See {@link Activation.Gelu}. */
  public Var gelu() {
    return apply(new Activation.Gelu());
  }

  /** See {@link Activation.Silu}. */
  public Var silu() {
    return apply(new Activation.Silu());
  }

  /** See {@link Activation.Softplus}, with PyTorch's beta of 1 and threshold of 20. */
  public Var softplus() {
    return softplus(1, 20);
  }

  /** See {@link Activation.Softplus}. */
  public Var softplus(double beta, double threshold) {
    return apply(new Activation.Softplus(beta, threshold));
  }

  /** See {@link Activation.Tanh}. */
  public Var tanh() {
    return apply(new Activation.Tanh());
  }

  /** See {@link Activation.Sigmoid}. */
  public Var sigmoid() {
    return apply(new Activation.Sigmoid());
  }

  /** See {@link LossOp.Huber}. */
  public Var huber(double delta) {
    return apply(new LossOp.Huber(delta));
  }

  /** See {@link RowWise.Softmax}; over the last axis. */
  public Var softmax() {
    return apply(new RowWise.Softmax());
  }

  /** See {@link RowWise.LogSoftmax}; over the last axis. */
  public Var logSoftmax() {
    return apply(new RowWise.LogSoftmax());
  }

  /** See {@link RowWise.LayerNorm}. */
  public Var layerNorm(double eps) {
    return apply(new RowWise.LayerNorm(eps));
  }

  /** See {@link RowWise.LayerNorm}: {@code this (..., n), weight (n), bias (n)}. */
  public Var layerNorm(double eps, Var weight, Var bias) {
    return apply(new RowWise.LayerNorm(eps), weight, bias);
  }

  /** The rows of {@code table} that these indices name: see {@link Movement.Embedding}. */
  public Var embedding(Var table) {
    return apply(new Movement.Embedding(), table);
  }

  /** See {@link RowWise.Dropout}. */
  public Var dropout(double probability, long stream) {
    return apply(new RowWise.Dropout(probability, stream));
  }

  /** See {@link RowWise.Standardize}. */
  public Var standardize(double[] mean, double[] scale) {
    return apply(RowWise.Standardize.of(mean, scale));
  }

  /**
   * The matrix product {@code (m, k) (k, n) -> (m, n)}. With more axes one for each of the leading
   * ones, {@code (..., m, k) (..., k, n) -> (..., m, n)}, or {@code (..., m, k) (k, n)}.
   */
  public Var matmul(Var other) {
    boolean one = dims().rank() == 2 && other.dims().rank() == 2;
    return apply(one ? new Product.Matmul() : new Product.BatchMatmul(), other);
  }

  /** {@code this (batch, in), weight (out, in), bias (out) -> (batch, out)}. */
  public Var linear(Var weight, Var bias) {
    return apply(new Product.Linear(), weight, bias);
  }

  /** {@code this (batch, in), weight (out, in) -> (batch, out)}. */
  public Var linear(Var weight) {
    return apply(new Product.Linear(), weight);
  }

  /** See {@link Spatial.Conv2d}; {@code this (batch, channels, height, width)}. */
  public Var conv2d(Window2d window, Var weight, Var bias) {
    return apply(Spatial.Conv2d.of(window, weight.dims()), weight, bias);
  }

  /** See {@link Spatial.Conv2d}, without a bias. */
  public Var conv2d(Window2d window, Var weight) {
    return apply(Spatial.Conv2d.of(window, weight.dims()), weight);
  }

  /** See {@link Spatial.MaxPool2d}; {@code this (batch, channels, height, width)}. */
  public Var maxPool2d(Window2d window) {
    return apply(new Spatial.MaxPool2d(window));
  }

  /** See {@link Spatial.AvgPool2d}; {@code this (batch, channels, height, width)}. */
  public Var avgPool2d(Window2d window, boolean countIncludePad) {
    return apply(new Spatial.AvgPool2d(window, countIncludePad));
  }

  /** See {@link BatchNormOp}; {@code this (batch, channels, ...)}, all others (channels). */
  public Var batchNorm(double eps, int groupRows, Var mean, Var variance, Var weight, Var bias) {
    return apply(new BatchNormOp(eps, groupRows), mean, variance, weight, bias);
  }

  /** See {@link BatchNormOp}, without weight and bias. */
  public Var batchNorm(double eps, int groupRows, Var mean, Var variance) {
    return apply(new BatchNormOp(eps, groupRows), mean, variance);
  }

  /** {@code logits (batch, classes), labels (batch) -> (batch)}. */
  public Var crossEntropy(Var labels, double labelSmoothing) {
    return apply(new LossOp.CrossEntropy(labelSmoothing), labels);
  }

  /** The same with a weight for each class: see {@link LossOp.WeightedNll}. */
  public Var crossEntropy(Var labels, double labelSmoothing, List<Double> classWeights) {
    return logSoftmax().apply(new LossOp.WeightedNll(labelSmoothing, classWeights), labels);
  }

  /** See {@link LossOp.Stirling}. */
  public Var stirling() {
    return apply(new LossOp.Stirling());
  }

  /** See {@link LossOp.BceWithLogits}. */
  public Var bceWithLogits(Var targets) {
    return apply(new LossOp.BceWithLogits(), targets);
  }

  /** The sum over an axis, which disappears. */
  public Var sum(int axis) {
    return apply(new Reduction.Sum(fromStart(axis)));
  }

  /** The sum of all elements: a scalar. */
  public Var sum() {
    return dims().rank() == 0 ? this : sum(-1).sum();
  }

  /** The mean over an axis, which disappears. */
  public Var mean(int axis) {
    return apply(new Reduction.Mean(fromStart(axis)));
  }

  /** The mean of all elements: a scalar. */
  public Var mean() {
    return dims().rank() == 0 ? this : mean(-1).mean();
  }

  /** The largest element over an axis, which disappears. */
  public Var max(int axis) {
    return apply(new Reduction.Max(fromStart(axis)));
  }

  /** The same elements under other extents; a batch axis stays the leading one. */
  public Var reshape(int... extents) {
    return apply(new Movement.Reshape(Dims.of(extents)));
  }

  /** The same elements with a new axis of extent 1 before {@code axis}, or at the end (-1). */
  public Var unsqueeze(int axis) {
    return apply(new Movement.Reshape(dims().insert(axis < 0 ? axis + dims().rank() + 1 : axis)));
  }

  /** Axis i of the result is axis {@code axes[i]} of this; a batch axis stays the first. */
  public Var permute(int... axes) {
    return apply(
        new Arrangement.Permute(Arrays.stream(axes).map(this::fromStart).boxed().toList()));
  }

  /** The same with the last two axes exchanged. */
  public Var transpose() {
    int[] axes = IntStream.range(0, dims().rank()).toArray();
    axes[axes.length - 2] = axes.length - 1;
    axes[axes.length - 1] = axes.length - 2;
    return permute(axes);
  }

  /** Elements {@code from} to {@code to} (exclusive) of an axis that is not the batch axis. */
  public Var slice(int axis, int from, int to) {
    return apply(new Arrangement.Slice(fromStart(axis), from, to));
  }

  /** This and {@code others} one after the other along an axis that is not the batch axis. */
  public Var concat(int axis, Var... others) {
    return apply(new Arrangement.Concat(fromStart(axis)), others);
  }

  /** This value repeated along the axes where it has extent 1, or none, to reach {@code target}. */
  public Var expand(Dims target) {
    int rank = target.rank();
    Var value = rank > dims().rank() ? reshape(padded(rank)) : this;
    for (int axis = rank - 1; axis >= 0; axis--) {
      if (value.dims().extent(axis) != target.extent(axis)) {
        value = value.apply(new Movement.Expand(axis, target.extent(axis)));
      }
    }
    return value;
  }

  private int[] padded(int rank) {
    int[] extents = new int[rank];
    int missing = rank - dims().rank();
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = axis < missing ? 1 : dims().extent(axis - missing);
    }
    return extents;
  }

  private Var broadcast(Op op, Var other) {
    Dims target = Dims.broadcast(dims(), other.dims());
    return expand(target).apply(op, other.expand(target));
  }

  private int fromStart(int axis) {
    return axis < 0 ? axis + dims().rank() : axis;
  }

  private Var apply(Op op, Var... others) {
    Var[] inputs = new Var[others.length + 1];
    inputs[0] = this;
    System.arraycopy(others, 0, inputs, 1, others.length);
    return graph.apply(op, inputs);
  }
}
