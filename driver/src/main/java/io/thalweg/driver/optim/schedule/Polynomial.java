package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Optional;

/**
 * PyTorch's {@code PolynomialLR}: {@code lr * (1 - min(index, total_iters) / total_iters)^power}.
 * Without {@code total_iters} it spans the whole run (PyTorch: 5 epochs).
 *
 * @param lr the base learning rate
 * @param totalIters 1 or more
 * @param power above 0
 */
record Polynomial(double lr, long totalIters, double power) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("polynomial", CurveForm.class, Polynomial::of)
          .torch("PolynomialLR")
          .says("total_iters", "the run (then per round; PyTorch 5)");

  Polynomial {
    CHECK.atLeast("total_iters", totalIters, 1);
    CHECK.above("power", power, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    Optional<Long> total = o.optional("total_iters", Kind.INTEGER);
    double power = o.number("power", 1);
    return CurveForm.spanning(total, (lr, length) -> new Polynomial(lr, length, power));
  }

  @Override
  public double at(long index) {
    return lr * Math.pow(1 - (double) Math.min(index, totalIters) / totalIters, power);
  }
}
