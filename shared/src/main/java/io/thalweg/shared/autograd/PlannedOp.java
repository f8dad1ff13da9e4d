package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Kernels;
import java.util.List;
import java.util.Set;

/**
 * One operation of a plan with its buffers: what {@link Op#forward} and {@link Op#backward} work
 * on. Every buffer is an array and the offset of its first element; the output, its gradient and
 * the scratch start at 0.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class PlannedOp<A> {
  /** Elements within an array, which for parameters is another array in each run. */
  static final class Buffer<A> {
    A array;
    final int offset;

    Buffer(A array, int offset) {
      this.array = array;
      this.offset = offset;
    }
  }

  /** What changes from run to run. */
  static final class Run {
    int rows;
    boolean training;
    long maskKey;
  }

  private final Kernels<A> kernels;
  private final Run run;
  private final Node node;
  private final Op op;
  private final Dims dims;
  private final List<Dims> inputDims;
  private final List<Buffer<A>> inputs;
  private final List<Buffer<A>> inputGradients; // null where no gradient is wanted
  private final Buffer<A> output;
  private final Buffer<A> gradient; // null where no gradient is wanted
  private final A scratch;
  private final int[] indices;
  private boolean[] overwriting; // by input, in the present backward run

  PlannedOp(
      Kernels<A> kernels,
      Run run,
      Node node,
      Node.Applied applied,
      List<Buffer<A>> inputs,
      List<Buffer<A>> inputGradients,
      Buffer<A> output,
      Buffer<A> gradient,
      A scratch,
      int[] indices) {
    this.kernels = kernels;
    this.run = run;
    this.node = node;
    this.op = applied.op();
    this.dims = node.dims();
    this.inputDims = applied.inputs().stream().map(Node::dims).toList();
    this.inputs = inputs;
    this.inputGradients = inputGradients;
    this.output = output;
    this.gradient = gradient;
    this.scratch = scratch;
    this.indices = indices;
  }

  void prepare() {
    op.prepare(this);
  }

  void forward() {
    op.forward(this);
  }

  /**
   * Runs backward.
   *
   * @param inputs which inputs' gradients to overwrite, as {@link #overwrites} has told
   */
  void backward(boolean[] inputs) {
    if (gradient != null) {
      overwriting = inputs;
      op.backward(this);
    }
  }

  /**
   * Which inputs' gradients this step can overwrite in a backward run, by input: those that no
   * later step has reached. Adds to both sets what it reaches and what it overwrites.
   */
  boolean[] overwrites(Set<Buffer<A>> reached, Set<Buffer<A>> overwritten) {
    boolean[] result = new boolean[arity()];
    for (int i = 0; gradient != null && i < result.length; i++) {
      if (wants(i) && reached.add(inputGradients.get(i)) && op.overwrites(i)) {
        result[i] = true;
        overwritten.add(inputGradients.get(i));
      }
    }
    return result;
  }

  /** The number of the value that this step computes: see {@link Var#number}. */
  public int number() {
    return node.id();
  }

  /** Whether there is a gradient of the output, so that {@link Op#backward} runs. */
  public boolean hasGradient() {
    return gradient != null;
  }

  /** The arithmetic of this plan's element type. */
  public Kernels<A> kernels() {
    return kernels;
  }

  /** The rows of the batch axis in this run. */
  public int rows() {
    return run.rows;
  }

  /** Whether this is a training run, in which dropout is on. */
  public boolean training() {
    return run.training;
  }

  /** The key of this run's random masks. */
  public long maskKey() {
    return run.maskKey;
  }

  /** The number of inputs. */
  public int arity() {
    return inputs.size();
  }

  /** The dims of the output. */
  public Dims dims() {
    return dims;
  }

  /** The dims of input {@code i}. */
  public Dims dims(int i) {
    return inputDims.get(i);
  }

  /** The number of elements of the output in this run. */
  public int n() {
    return dims.size(run.rows);
  }

  /** The number of elements of input {@code i} in this run. */
  public int n(int i) {
    return dims(i).size(run.rows);
  }

  /** Input 0 as {@code (outer, extent, inner)} around an axis: the product of extents before it. */
  public int outer(int axis) {
    return dims(0).outer(axis, run.rows);
  }

  /** The extent of an axis of input 0 in this run. */
  public int extent(int axis) {
    return dims(0).extent(axis, run.rows);
  }

  /** The product of the extents of input 0 after an axis. */
  public int inner(int axis) {
    return dims(0).inner(axis);
  }

  /** The array that holds input {@code i}. */
  public A x(int i) {
    return inputs.get(i).array;
  }

  /** Where input {@code i} starts. */
  public int xo(int i) {
    return inputs.get(i).offset;
  }

  /** Whether the gradient of input {@code i} is wanted. */
  public boolean wants(int i) {
    return inputGradients.get(i) != null;
  }

  /** Whether backward adds to the gradient of input {@code i}; where not, it overwrites it. */
  public boolean adds(int i) {
    return !overwriting[i];
  }

  /** The array that holds the gradient of input {@code i}; only where it is wanted. */
  public A dx(int i) {
    return inputGradients.get(i).array;
  }

  /** Where the gradient of input {@code i} starts. */
  public int dxo(int i) {
    return inputGradients.get(i).offset;
  }

  /** The output. */
  public A y() {
    return output.array;
  }

  /** The gradient of the output. */
  public A dy() {
    return gradient.array;
  }

  /** Elements that stay as they are from forward to backward. */
  public A scratch() {
    return scratch;
  }

  /** Integers that stay as they are from forward to backward. */
  public int[] indices() {
    return indices;
  }
}
