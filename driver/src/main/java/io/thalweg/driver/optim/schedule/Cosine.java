package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Optional;

/**
 * PyTorch's {@code CosineAnnealingLR} (Loshchilov, Hutter: "SGDR: Stochastic Gradient Descent with
 * Warm Restarts", ICLR 2017): {@code eta_min + (lr - eta_min) * (1 + cos(pi * index / t_max)) / 2}.
 * Without {@code t_max} it spans the whole run.
 *
 * @param lr the base learning rate
 * @param tMax 1 or more
 * @param etaMin 0 or more
 */
record Cosine(double lr, long tMax, double etaMin) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("cosine", CurveForm.class, Cosine::of)
          .torch("CosineAnnealingLR")
          .says("t_max", "the run (then per round)");

  Cosine {
    CHECK.atLeast("t_max", tMax, 1);
    CHECK.atLeast("eta_min", etaMin, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    Optional<Long> tMax = o.optional("t_max", Kind.INTEGER);
    double etaMin = o.number("eta_min", 0);
    return CurveForm.spanning(tMax, (lr, length) -> new Cosine(lr, length, etaMin));
  }

  @Override
  public double at(long index) {
    return etaMin + (lr - etaMin) * (1 + Math.cos(Math.PI * index / tMax)) / 2;
  }
}
