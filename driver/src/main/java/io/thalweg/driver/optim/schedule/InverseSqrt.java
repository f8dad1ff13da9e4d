package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;

/**
 * Linear warm-up to {@code lr}, then decay with the inverse square root (Vaswani et al.: "Attention
 * Is All You Need", 2017, section 5.3, scaled so that {@code lr} is the peak): with {@code t =
 * index + 1}, {@code lr * min(t / warmup_iters, sqrt(warmup_iters / t))}.
 *
 * @param lr the base learning rate
 * @param warmupIters 1 or more
 */
record InverseSqrt(double lr, long warmupIters) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("inverse_sqrt", CurveForm.class, InverseSqrt::of)
          .torch("(Vaswani et al. 2017)")
          .note("per round");

  InverseSqrt {
    CHECK.atLeast("warmup_iters", warmupIters, 1);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    long warmup = o.integer("warmup_iters", 1);
    return CurveForm.perRound((lr, length) -> new InverseSqrt(lr, warmup));
  }

  @Override
  public double at(long index) {
    double part = (index + 1.0) / warmupIters;
    return lr * Math.min(part, Math.sqrt(1 / part));
  }
}
