package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;

/**
 * PyTorch's {@code LinearLR}, the usual warm-up: the factor of {@code lr} goes in a straight line
 * from {@code start_factor} to {@code end_factor} in {@code total_iters}, and stays there.
 *
 * @param lr the base learning rate
 * @param startFactor in (0, 1]
 * @param endFactor in [0, 1]
 * @param totalIters 1 or more
 */
record Linear(double lr, double startFactor, double endFactor, long totalIters) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("linear", CurveForm.class, Linear::of).torch("LinearLR").says("start_factor", "1/3");

  Linear {
    CHECK.that(
        startFactor > 0 && startFactor <= 1, "start_factor", "above 0, at most 1", startFactor);
    CHECK.closedFraction("end_factor", endFactor);
    CHECK.atLeast("total_iters", totalIters, 1);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    double start = o.number("start_factor", 1.0 / 3);
    double end = o.number("end_factor", 1);
    long total = o.integer("total_iters", 5);
    return CurveForm.perEpoch((lr, length) -> new Linear(lr, start, end, total));
  }

  @Override
  public double at(long index) {
    double part = (double) Math.min(index, totalIters) / totalIters;
    return lr * (startFactor + (endFactor - startFactor) * part);
  }
}
