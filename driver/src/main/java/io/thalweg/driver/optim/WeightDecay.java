package io.thalweg.driver.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * L2 regularisation, {@code g = g + weight_decay * p}: the {@code weight_decay} of {@code
 * torch.optim} but for AdamW.
 */
record WeightDecay<A>(Numerics<A> numerics, double weightDecay) implements RangeTransform<A> {
  /** That transform before {@code then}, which stands alone where there is nothing to decay. */
  static <A> List<Transform<A>> before(
      Numerics<A> numerics, double weightDecay, Transform<A> then) {
    return before(numerics, weightDecay, List.of(then));
  }

  /** The same before several. */
  static <A> List<Transform<A>> before(
      Numerics<A> numerics, double weightDecay, List<Transform<A>> then) {
    if (weightDecay == 0) {
      return then;
    }
    List<Transform<A>> chain = new ArrayList<>(then);
    chain.add(0, new WeightDecay<>(numerics, weightDecay));
    return List.copyOf(chain);
  }

  @Override
  public void updateRange(
      int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics.kernels().axpy(to - from, weightDecay, parameters, from, gradient, from);
  }
}
