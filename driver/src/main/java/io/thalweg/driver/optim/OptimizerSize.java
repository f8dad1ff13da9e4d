package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.util.Optional;

/** How much room an optimizer needs, known without the parameters it is for: never less. */
public final class OptimizerSize {
  private static final int SMALL = 64;

  private OptimizerSize() {}

  /** Elements that an optimizer keeps and works with for each parameter, at most. */
  public static <A> long perParameter(OptimizerSpec spec, Optional<Ema> ema, Kernels<A> kernels) {
    Optimizer<A> optimizer = Optimizers.create(spec, ema, kernels);
    long kept = (elements(optimizer, 2 * SMALL) - elements(optimizer, SMALL)) / SMALL;
    return kept + spec.settings().own().scratchVectors();
  }

  private static <A> long elements(Optimizer<A> optimizer, int parameters) {
    DType<A> dtype = optimizer.dtype();
    return optimizer.init(parameters).toMap().values().stream().mapToLong(dtype::length).sum();
  }
}
