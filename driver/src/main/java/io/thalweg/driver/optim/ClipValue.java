package io.thalweg.driver.optim;

/**
 * Limits every element of the gradient to [-limit, limit], as {@code
 * torch.nn.utils.clip_grad_value_} does.
 */
record ClipValue<A>(Numerics<A> numerics, double limit) implements Link<A> {
  @Override
  public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics.updates().clamp(0, state.size(), limit, gradient);
  }
}
