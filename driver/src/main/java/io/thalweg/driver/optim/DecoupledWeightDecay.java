package io.thalweg.driver.optim;

import java.util.List;

/**
 * Weight decay that does not pass through the gradient, {@code p = p * (1 - lr * weight_decay)}
 * (Loshchilov, Hutter: "Decoupled Weight Decay Regularization", ICLR 2019).
 */
record DecoupledWeightDecay<A>(Numerics<A> numerics, double weightDecay)
    implements RangeTransform<A> {
  /**
   * That transform before {@code transform}, or {@code transform} alone where there is nothing to
   * decay.
   */
  static <A> List<Transform<A>> before(
      Numerics<A> numerics, double weightDecay, Transform<A> transform) {
    return weightDecay == 0
        ? List.of(transform)
        : List.of(new DecoupledWeightDecay<>(numerics, weightDecay), transform);
  }

  @Override
  public void updateRange(
      int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
    double factor = 1 - lr * weightDecay;
    numerics.kernels().scale(to - from, factor, parameters, from, parameters, from);
  }
}
