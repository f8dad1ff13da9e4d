package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * PyTorch's {@code MultiStepLR}: {@code lr * gamma^n} after {@code n} of the milestones.
 *
 * @param lr the base learning rate
 * @param milestones indices in ascending order
 * @param gamma above 0
 */
record MultiStep(double lr, List<Long> milestones, double gamma) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("multi_step", CurveForm.class, MultiStep::of).torch("MultiStepLR");

  MultiStep {
    milestones = List.copyOf(milestones);
    boolean ascending = milestones.stream().sorted().toList().equals(milestones);
    CHECK.that(ascending, "milestones", "in ascending order", milestones);
    CHECK.above("gamma", gamma, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    List<Long> milestones = o.needed("milestones", Kind.INTEGERS, List.of(30L, 80L));
    double gamma = o.number("gamma", 0.1);
    return CurveForm.perEpoch((lr, length) -> new MultiStep(lr, milestones, gamma));
  }

  @Override
  public double at(long index) {
    long passed = milestones.stream().filter(milestone -> milestone <= index).count();
    return lr * Math.pow(gamma, passed);
  }
}
