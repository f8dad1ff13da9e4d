package io.thalweg.driver.optim;

/**
 * One (init, update) pair of an optimizer's chain. A transform keeps nothing between steps: what
 * must last stands in the {@link OptimizerState}, so that it can be saved without knowing the
 * transform.
 *
 * <p>Links run in order over the same arrays. Those at the front (clipping, weight decay) change
 * the gradient; then one turns it into a change of the parameters; one that averages them is last.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Transform<A> {
  /** Adds the vectors that this transform keeps. Mutates {@code state}. */
  default void init(OptimizerState<A> state) {}

  /**
   * Does this transform's part of one step. Mutates its arguments, allocates nothing.
   *
   * @param parameters (size)
   * @param gradient (size), of the mean loss; its content is scratch after the step
   * @param lr the learning rate of this step
   * @param state of which {@link OptimizerState#count} is 1 in the first step
   */
  void update(A parameters, A gradient, double lr, OptimizerState<A> state);

  /**
   * Whether this transform has found what it looked for: more steps would change nothing.
   *
   * @param state after a step
   */
  default boolean isDone(OptimizerState<A> state) {
    return false;
  }

  /**
   * The parameters to evaluate and to save: {@code parameters}, unless this transform averages
   * them. May allocate.
   *
   * @param parameters (size), which training goes on with
   */
  default A averaged(A parameters, OptimizerState<A> state) {
    return parameters;
  }
}
