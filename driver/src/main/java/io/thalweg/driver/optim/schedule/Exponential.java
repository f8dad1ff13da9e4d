package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;

/**
 * PyTorch's {@code ExponentialLR}: {@code lr * gamma^index}.
 *
 * @param lr the base learning rate
 * @param gamma above 0
 */
record Exponential(double lr, double gamma) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("exponential", CurveForm.class, Exponential::of).torch("ExponentialLR");

  Exponential {
    CHECK.above("gamma", gamma, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    double gamma = o.needed("gamma", Kind.NUMBER, 0.95);
    return CurveForm.perEpoch((lr, length) -> new Exponential(lr, gamma));
  }

  @Override
  public double at(long index) {
    return lr * Math.pow(gamma, index);
  }
}
