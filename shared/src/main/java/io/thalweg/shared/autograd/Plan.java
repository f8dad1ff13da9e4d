package io.thalweg.shared.autograd;

import io.thalweg.shared.autograd.PlannedOp.Run;
import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs recorded expressions in one element type: all buffers are allocated here, once, for up to
 * {@code capacity} rows; a run allocates nothing. Mutable, for the use of one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Plan<A> {
  private final Kernels<A> kernels;
  private final int capacity;
  private final Run run = new Run();
  private final Buffers<A> buffers;
  private final List<Node> outputs = new ArrayList<>();
  private final List<List<PlannedOp<A>>> schedules = new ArrayList<>(); // of each output
  private final List<Backward<A>> backwards = new ArrayList<>(); // of each output

  /**
   * A plan that can compute each of {@code outputs}.
   *
   * @param capacity the largest number of rows of a run
   * @param outputs values of one graph
   */
  public Plan(Kernels<A> kernels, int capacity, Var... outputs) {
    this.kernels = kernels;
    this.capacity = capacity;
    this.buffers = new Buffers<>(kernels, run, capacity);
    for (Var output : outputs) {
      this.outputs.add(output.node());
      this.schedules.add(buffers.schedule(output.node()));
    }
    for (int i = 0; i < outputs.length; i++) { // when all buffers are there
      Node output = outputs[i].node();
      this.backwards.add(new Backward<>(kernels.dtype(), buffers, output, schedules.get(i)));
    }
  }

  /** Elements of all arrays that {@link #Plan} would allocate. */
  public static long elements(int capacity, Var... outputs) {
    return PlanSize.elements(capacity, outputs);
  }

  /**
   * The array that holds {@code value}: its leading {@code dims.size(rows)} elements count. Inputs
   * are filled here before a run, unless they are bound.
   */
  public A value(Var value) {
    return buffers.value(value.node());
  }

  /**
   * Lets the coming runs read an input from an array of the caller's. Mutates this plan.
   *
   * @param input without a gradient
   * @param array its leading {@code dims.size(rows)} elements count
   */
  public void bind(Var input, A array) {
    if (!(input.node().source() instanceof Node.Input) || input.needsGradient()) {
      throw new IllegalArgumentException("only an input without a gradient can be bound");
    }
    buffers.bind(input.node(), array);
  }

  /** The array that holds the gradient of {@code value}; that of an output is filled here. */
  public A gradient(Var value) {
    return buffers.gradient(value.node());
  }

  /**
   * Computes {@code output} in evaluation mode (no dropout). Mutates the buffers of this plan.
   *
   * @param parameters the flat parameter array
   * @param rows how many rows of the inputs count, from 1 to the capacity
   */
  public void forward(Var output, A parameters, int rows) {
    run(output, parameters, rows, false, 0);
  }

  /**
   * Computes {@code output} in training mode. Mutates the buffers of this plan.
   *
   * @param maskKey the key of the random masks of dropout
   */
  public void forwardTraining(Var output, A parameters, int rows, long maskKey) {
    run(output, parameters, rows, true, maskKey);
  }

  /**
   * The same as {@link #forwardTraining}, operation by operation under the eyes of {@code watcher}.
   *
   * @return whether the watcher has let it run to its end
   */
  public boolean forwardTraining(
      Var output, A parameters, int rows, long maskKey, Watcher<A> watcher) {
    begin(parameters, rows, true, maskKey);
    for (PlannedOp<A> step : schedules.get(number(output))) {
      step.forward();
      if (!watcher.forward(step)) {
        return false;
      }
    }
    return true;
  }

  private void run(Var output, A parameters, int rows, boolean training, long maskKey) {
    begin(parameters, rows, training, maskKey);
    List<PlannedOp<A>> schedule = schedules.get(number(output));
    for (int i = 0; i < schedule.size(); i++) {
      schedule.get(i).forward();
    }
  }

  private void begin(A parameters, int rows, boolean training, long maskKey) {
    if (rows < 1 || rows > capacity) {
      throw new IllegalArgumentException(rows + " rows, but this plan takes 1 to " + capacity);
    }
    run.rows = rows;
    run.training = training;
    run.maskKey = maskKey;
    buffers.allocateInputs();
    buffers.bindParameters(parameters);
  }

  /**
   * Overwrites {@code gradient} with the derivative of the upstream gradient times {@code output}
   * with respect to the parameters, after a forward run of the same output. Mutates {@code
   * gradient} and the buffers of this plan.
   *
   * @param output whose upstream gradient is in {@link #gradient gradient(output)}
   * @param gradient as long as the parameter array
   */
  public void backward(Var output, A gradient) {
    bound(output, gradient).run(gradient, run.rows);
  }

  /**
   * The same as {@link #backward(Var, Object)}, operation by operation under the eyes of {@code
   * watcher}.
   *
   * @return whether the watcher has let it run to its end
   */
  public boolean backward(Var output, A gradient, Watcher<A> watcher) {
    return bound(output, gradient).run(gradient, run.rows, watcher);
  }

  private Backward<A> bound(Var output, A gradient) {
    if (!output.needsGradient()) {
      throw new IllegalArgumentException("no parameter is behind the output");
    }
    buffers.bindGradients(gradient);
    return backwards.get(number(output));
  }

  /** The arithmetic that this plan runs on. */
  public Kernels<A> kernels() {
    return kernels;
  }

  /** The largest number of rows of a run. */
  public int capacity() {
    return capacity;
  }

  private int number(Var output) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) == output.node()) {
        return i;
      }
    }
    throw new IllegalArgumentException("not an output of this plan");
  }
}
