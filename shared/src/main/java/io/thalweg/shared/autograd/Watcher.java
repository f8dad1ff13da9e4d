package io.thalweg.shared.autograd;

/**
 * Looks at a run operation by operation, to find the one at which something goes wrong.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Watcher<A> {
  /**
   * Looks at an operation whose output has just been computed.
   *
   * @return whether to go on
   */
  boolean forward(PlannedOp<A> step);

  /**
   * Looks at an operation that has just added to the gradients of its inputs.
   *
   * @return whether to go on
   */
  boolean backward(PlannedOp<A> step);
}
