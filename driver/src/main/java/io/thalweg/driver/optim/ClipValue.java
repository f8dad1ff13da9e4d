package io.thalweg.driver.optim;

/**
 * Limits every element of the gradient to [-limit, limit], as {@code
 * torch.nn.utils.clip_grad_value_} does.
 */
record ClipValue<A>(Numerics<A> numerics, double limit) implements RangeTransform<A> {
  @Override
  public void updateRange(
      int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics.updates().clamp(from, to, limit, gradient);
  }
}
