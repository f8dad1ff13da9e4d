package io.thalweg.driver.optim;

import java.util.List;

/**
 * L2 regularisation, {@code g = g + weight_decay * p}: the {@code weight_decay} of {@code
 * torch.optim} but for AdamW.
 */
record WeightDecay<A>(Numerics<A> numerics, double weightDecay) implements RangeTransform<A> {
  /**
   * That transform before {@code transform}, or {@code transform} alone where there is nothing to
   * decay.
   */
  static <A> List<Transform<A>> before(
      Numerics<A> numerics, double weightDecay, Transform<A> transform) {
    return weightDecay == 0
        ? List.of(transform)
        : List.of(new WeightDecay<>(numerics, weightDecay), transform);
  }

  @Override
  public void updateRange(
      int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics.kernels().axpy(to - from, weightDecay, parameters, from, gradient, from);
  }
}
