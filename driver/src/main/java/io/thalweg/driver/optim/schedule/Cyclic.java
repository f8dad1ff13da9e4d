package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import io.thalweg.shared.error.UnknownKey;
import java.util.List;

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
 * @param height how the peaks above the foot shrink
 * @param gamma in (0, 1]; for {@link Height#EXP_RANGE}
 */
record Cyclic(
    double baseLr, double maxLr, long stepSizeUp, long stepSizeDown, Height height, double gamma)
    implements Curve {
  static final List<Option> OPTIONS =
      List.of(
          Option.number("base_lr", null),
          Option.number("max_lr", null),
          Option.integer("step_size_up", 2000L),
          Option.integer("step_size_down", null),
          Option.text("mode", "triangular"),
          Option.number("gamma", 1.0));

  /** What PyTorch calls the mode. */
  enum Height {
    /** All peaks are as high as the first. */
    TRIANGULAR,
    /** Half the height of the one before. */
    TRIANGULAR2,
    /** {@code gamma^index} of the height. */
    EXP_RANGE
  }

  Cyclic {
    CHECK.atLeast("base_lr", baseLr, 0);
    CHECK.that(maxLr >= baseLr, "max_lr", "at least base_lr, " + baseLr, maxLr);
    CHECK.atLeast("step_size_up", stepSizeUp, 1);
    CHECK.atLeast("step_size_down", stepSizeDown, 1);
    CHECK.above("gamma", gamma, 0);
    CHECK.that(gamma <= 1, "gamma", "at most 1", gamma);
  }

  static Cyclic of(Options options, double lr, long length) {
    long up = options.integer("step_size_up");
    return new Cyclic(
        options.number("base_lr"),
        options.has("max_lr") ? options.number("max_lr") : lr,
        up,
        options.integer("step_size_down", up),
        height(options),
        options.number("gamma"));
  }

  private static Height height(Options options) {
    String mode = options.text("mode");
    return switch (mode) {
      case "triangular" -> Height.TRIANGULAR;
      case "triangular2" -> Height.TRIANGULAR2;
      case "exp_range" -> Height.EXP_RANGE;
      default ->
          throw UnknownKey.value(
              options.path() + ".mode", mode, List.of("triangular", "triangular2", "exp_range"));
    };
  }

  @Override
  public double at(long index) {
    long steps = stepSizeUp + stepSizeDown;
    long cycle = index / steps;
    long step = index % steps;
    double part =
        step <= stepSizeUp ? (double) step / stepSizeUp : (double) (steps - step) / stepSizeDown;
    double shrunk =
        switch (height) {
          case TRIANGULAR -> 1;
          case TRIANGULAR2 -> Math.pow(0.5, cycle);
          case EXP_RANGE -> Math.pow(gamma, index);
        };
    return baseLr + (maxLr - baseLr) * part * shrunk;
  }
}
