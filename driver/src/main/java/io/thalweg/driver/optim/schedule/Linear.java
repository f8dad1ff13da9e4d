package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

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
  static final List<Option> OPTIONS =
      List.of(
          Option.number("start_factor", 1.0 / 3),
          Option.number("end_factor", 1.0),
          Option.integer("total_iters", 5L));

  Linear {
    CHECK.that(
        startFactor > 0 && startFactor <= 1, "start_factor", "above 0, at most 1", startFactor);
    CHECK.closedFraction("end_factor", endFactor);
    CHECK.atLeast("total_iters", totalIters, 1);
  }

  static Linear of(Options options, double lr, long length) {
    return new Linear(
        lr,
        options.number("start_factor"),
        options.number("end_factor"),
        options.integer("total_iters"));
  }

  @Override
  public double at(long index) {
    double part = (double) Math.min(index, totalIters) / totalIters;
    return lr * (startFactor + (endFactor - startFactor) * part);
  }
}
