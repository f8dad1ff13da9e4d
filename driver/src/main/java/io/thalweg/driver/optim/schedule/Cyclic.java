package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Optional;

/**
 * PyTorch's {@code CyclicLR} (Smith: "Cyclical Learning Rates for Training Neural Networks", 2017):
 * up from {@code base_lr} to {@code max_lr} in {@code step_size_up} steps and back in {@code
 * step_size_down}, again and again. {@code max_lr} is the optimizer's lr by default, {@code
 * step_size_down} as many steps as up. Momentum is not cycled (PyTorch: {@code
 * cycle_momentum=False}).
 *
 * @param baseLr the foot of a cycle, 0 or more
 * @param maxLr the peak of the first cycle, at least {@code baseLr}
 * @param stepSizeUp 1 or more
 * @param stepSizeDown 1 or more
 * @param halves whether each cycle is half as high as the one before ({@code triangular2})
 * @param gamma in (0, 1]: the height shrinks by it from step to step ({@code exp_range})
 */
record Cyclic(
    double baseLr, double maxLr, long stepSizeUp, long stepSizeDown, boolean halves, double gamma)
    implements Curve {
  private static final String TRIANGULAR = "triangular";
  private static final String TRIANGULAR2 = "triangular2";
  private static final String EXP_RANGE = "exp_range";
  private static final Kind<String> MODE = Kind.oneOf(TRIANGULAR, TRIANGULAR2, EXP_RANGE);

  static final Spec<CurveForm> SPEC =
      Spec.of("cyclic", CurveForm.class, Cyclic::of)
          .torch("CyclicLR")
          .says("max_lr", "the optimizer's")
          .says("step_size_down", "as many")
          .note("per round; `gamma` below 1 with exp_range only; momentum is not cycled");

  Cyclic {
    CHECK.atLeast("base_lr", baseLr, 0);
    CHECK.that(maxLr >= baseLr, "max_lr", "at least base_lr, " + baseLr, maxLr);
    CHECK.atLeast("step_size_up", stepSizeUp, 1);
    CHECK.atLeast("step_size_down", stepSizeDown, 1);
    CHECK.above("gamma", gamma, 0);
    CHECK.that(gamma <= 1, "gamma", "at most 1", gamma);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    double base = o.needed("base_lr", Kind.NUMBER, 1e-3);
    Optional<Double> max = o.optional("max_lr", Kind.NUMBER);
    long up = o.integer("step_size_up", 2000);
    Optional<Long> down = o.optional("step_size_down", Kind.INTEGER);
    String mode = o.option("mode", MODE, TRIANGULAR);
    double gamma = o.number("gamma", 1);
    CHECK.that(
        gamma == 1 || mode.equals(EXP_RANGE), "gamma", "1 unless mode is " + EXP_RANGE, gamma);
    boolean halves = mode.equals(TRIANGULAR2);
    return CurveForm.perRound(
        (lr, length) -> new Cyclic(base, max.orElse(lr), up, down.orElse(up), halves, gamma));
  }

  @Override
  public double at(long index) {
    long steps = stepSizeUp + stepSizeDown;
    long cycle = index / steps;
    long step = index % steps;
    double part =
        step <= stepSizeUp ? (double) step / stepSizeUp : (double) (steps - step) / stepSizeDown;
    double shrunk = halves ? Math.pow(0.5, cycle) : Math.pow(gamma, index);
    return baseLr + (maxLr - baseLr) * part * shrunk;
  }
}
