package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.util.Optional;

/** How much an optimizer remembers, known without the parameters it is for. */
public final class OptimizerSize {
  private static final int SMALL = 64;

  private OptimizerSize() {}

  /** Elements that an optimizer keeps for each parameter. */
  public static <A> long perParameter(OptimizerSpec spec, Optional<Ema> ema, Kernels<A> kernels) {
    Optimizer<A> optimizer = Optimizers.create(spec, ema, kernels);
    return (elements(optimizer, 2 * SMALL) - elements(optimizer, SMALL)) / SMALL;
  }

  private static <A> long elements(Optimizer<A> optimizer, int parameters) {
    DType<A> dtype = optimizer.dtype();
    return optimizer.init(parameters).toMap().values().stream().mapToLong(dtype::length).sum();
  }
}
