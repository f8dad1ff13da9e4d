package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

/**
 * PyTorch's {@code PolynomialLR}: {@code lr * (1 - min(index, total_iters) / total_iters)^power}.
 * Without {@code total_iters} it spans the whole run (PyTorch: 5 epochs).
 *
 * @param lr the base learning rate
 * @param totalIters 1 or more
 * @param power above 0
 */
record Polynomial(double lr, long totalIters, double power) implements Curve {
  static final List<Option> OPTIONS =
      List.of(Option.integer("total_iters", null), Option.number("power", 1.0));

  Polynomial {
    CHECK.atLeast("total_iters", totalIters, 1);
    CHECK.above("power", power, 0);
  }

  static Polynomial of(Options options, double lr, long length) {
    return new Polynomial(lr, options.integer("total_iters", length), options.number("power"));
  }

  @Override
  public double at(long index) {
    return lr * Math.pow(1 - (double) Math.min(index, totalIters) / totalIters, power);
  }
}
