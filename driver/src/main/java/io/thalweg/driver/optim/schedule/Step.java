package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

/**
 * PyTorch's {@code StepLR}: {@code lr * gamma^floor(index / step_size)}.
 *
 * @param lr the base learning rate
 * @param stepSize 1 or more
 * @param gamma above 0
 */
record Step(double lr, long stepSize, double gamma) implements Curve {
  static final List<Option> OPTIONS =
      List.of(Option.integer("step_size", null), Option.number("gamma", 0.1));

  Step {
    CHECK.atLeast("step_size", stepSize, 1);
    CHECK.above("gamma", gamma, 0);
  }

  static Step of(Options options, double lr, long length) {
    return new Step(lr, options.integer("step_size"), options.number("gamma"));
  }

  @Override
  public double at(long index) {
    long steps = index / stepSize;
    return lr * Math.pow(gamma, steps);
  }
}
