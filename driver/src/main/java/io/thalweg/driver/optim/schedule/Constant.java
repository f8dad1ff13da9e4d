package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

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
  static final List<Option> OPTIONS =
      List.of(Option.number("factor", 1.0), Option.integer("total_iters", null));

  Constant {
    CHECK.above("factor", factor, 0);
    CHECK.atLeast("total_iters", totalIters, 0);
  }

  static Constant of(Options options, double lr, long length) {
    return new Constant(lr, options.number("factor"), options.integer("total_iters", length));
  }

  @Override
  public double at(long index) {
    return index < totalIters ? lr * factor : lr;
  }
}
