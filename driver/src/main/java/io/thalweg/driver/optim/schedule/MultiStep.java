package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

/**
 * PyTorch's {@code MultiStepLR}: {@code lr * gamma^n} after {@code n} of the milestones.
 *
 * @param lr the base learning rate
 * @param milestones indices in ascending order
 * @param gamma above 0
 */
record MultiStep(double lr, List<Long> milestones, double gamma) implements Curve {
  static final List<Option> OPTIONS =
      List.of(Option.integers("milestones"), Option.number("gamma", 0.1));

  MultiStep {
    milestones = List.copyOf(milestones);
    boolean ascending = milestones.stream().sorted().toList().equals(milestones);
    CHECK.that(ascending, "milestones", "in ascending order", milestones);
    CHECK.above("gamma", gamma, 0);
  }

  static MultiStep of(Options options, double lr, long length) {
    return new MultiStep(lr, options.integers("milestones"), options.number("gamma"));
  }

  @Override
  public double at(long index) {
    long passed = milestones.stream().filter(milestone -> milestone <= index).count();
    return lr * Math.pow(gamma, passed);
  }
}
