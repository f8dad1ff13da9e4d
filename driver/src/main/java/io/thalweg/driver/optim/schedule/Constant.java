package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Optional;

/**
 * PyTorch's {@code ConstantLR}: {@code lr * factor} below {@code total_iters}, then {@code lr}. The
 * factor is 1 by default (PyTorch: 1/3 for 5 epochs), so that {@code schedule: constant} means what
 * it says.
 *
 * @param lr the base learning rate
 * @param factor above 0
 * @param totalIters 0 or more
 */
record Constant(double lr, double factor, long totalIters) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("constant", CurveForm.class, Constant::of)
          .torch("ConstantLR")
          .says("factor", "1 (PyTorch 1/3)")
          .says("total_iters", "the run");

  Constant {
    CHECK.above("factor", factor, 0);
    CHECK.atLeast("total_iters", totalIters, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    double factor = o.number("factor", 1);
    Optional<Long> total = o.optional("total_iters", Kind.INTEGER);
    return CurveForm.perEpoch((lr, length) -> new Constant(lr, factor, total.orElse(length)));
  }

  @Override
  public double at(long index) {
    return index < totalIters ? lr * factor : lr;
  }
}
