package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

/**
 * PyTorch's {@code ExponentialLR}: {@code lr * gamma^index}.
 *
 * @param lr the base learning rate
 * @param gamma above 0
 */
record Exponential(double lr, double gamma) implements Curve {
  static final List<Option> OPTIONS = List.of(Option.number("gamma", null));

  Exponential {
    CHECK.above("gamma", gamma, 0);
  }

  static Exponential of(Options options, double lr, long length) {
    return new Exponential(lr, options.number("gamma"));
  }

  @Override
  public double at(long index) {
    return lr * Math.pow(gamma, index);
  }
}
