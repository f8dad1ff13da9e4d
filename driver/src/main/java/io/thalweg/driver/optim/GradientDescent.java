package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Steepest descent that finds its own steps: the first trial of every step has the length of
 * Barzilai and Borwein, and a search for the strong Wolfe conditions takes it or mends it. It is
 * {@link Lbfgs} that remembers the last step alone.
 *
 * @param lr factor of the first trial of a step, above 0
 * @param toleranceGrad where no element of the gradient is larger, the run ends; 0 or more
 * @param toleranceChange where loss or parameters change by no more, the run ends; 0 or more
 */
record GradientDescent(double lr, double toleranceGrad, double toleranceChange)
    implements Hyperparameters {
  static final Spec<GradientDescent> SPEC =
      Spec.of("gradient_descent", GradientDescent.class, GradientDescent::of)
          .torch("(Barzilai, Borwein 1988)")
          .note("for `batch: full`: a line search over Barzilai-Borwein steps; no `param_groups`");

  GradientDescent {
    CHECK.above("lr", lr, 0);
    CHECK.atLeast("tolerance_grad", toleranceGrad, 0);
    CHECK.atLeast("tolerance_change", toleranceChange, 0);
  }

  private static GradientDescent of(Fields<GradientDescent> o) {
    return new GradientDescent(
        o.number("lr", 1), o.number("tolerance_grad", 1e-7), o.number("tolerance_change", 1e-9));
  }

  @Override
  public void checkGroups(List<?> written) {
    CHECK.that(
        false, ParameterGroup.OPTION, "none, for there is one step along one direction", written);
  }

  @Override
  public boolean searches() {
    return true;
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(
        new LineSearchStep<>(toleranceGrad, toleranceChange, new LbfgsDirection<>(0, 0, numerics)));
  }
}
