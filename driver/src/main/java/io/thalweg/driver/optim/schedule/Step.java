package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;

/**
 * PyTorch's {@code StepLR}: {@code lr * gamma^floor(index / step_size)}.
 *
 * @param lr the base learning rate
 * @param stepSize 1 or more
 * @param gamma above 0
 */
record Step(double lr, long stepSize, double gamma) implements Curve {
  static final Spec<CurveForm> SPEC = Spec.of("step", CurveForm.class, Step::of).torch("StepLR");

  Step {
    CHECK.atLeast("step_size", stepSize, 1);
    CHECK.above("gamma", gamma, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    long stepSize = o.needed("step_size", Kind.INTEGER, 30L);
    double gamma = o.number("gamma", 0.1);
    return CurveForm.perEpoch((lr, length) -> new Step(lr, stepSize, gamma));
  }

  @Override
  public double at(long index) {
    long steps = index / stepSize;
    return lr * Math.pow(gamma, steps);
  }
}
