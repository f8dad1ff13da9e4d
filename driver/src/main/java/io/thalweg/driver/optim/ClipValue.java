package io.thalweg.driver.optim;

/**
 * Limits every element of the gradient to [-limit, limit], as {@code
 * torch.nn.utils.clip_grad_value_} does.
 */
record ClipValue<A>(Numerics<A> numerics, double limit) implements RangeTransform<A> {
  @Override
  public void updateRange(
      TrainedRange range, A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics.updates().clamp(range.offset(), range.end(), limit, gradient);
  }
}
