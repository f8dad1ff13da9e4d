package io.thalweg.driver.optim;

import java.util.List;

/**
 * L2 regularisation, {@code g = g + weight_decay * p}: the {@code weight_decay} of {@code
 * torch.optim} but for AdamW.
 */
record WeightDecay<A>(Numerics<A> numerics, double weightDecay) implements RangeLink<A> {
  /** That link before {@code link}, or {@code link} alone where there is nothing to decay. */
  static <A> List<Link<A>> before(Numerics<A> numerics, double weightDecay, Link<A> link) {
    return weightDecay == 0
        ? List.of(link)
        : List.of(new WeightDecay<>(numerics, weightDecay), link);
  }

  @Override
  public void updateRange(
      TrainedRange range, A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics
        .kernels()
        .axpy(range.length(), weightDecay, parameters, range.offset(), gradient, range.offset());
  }
}
