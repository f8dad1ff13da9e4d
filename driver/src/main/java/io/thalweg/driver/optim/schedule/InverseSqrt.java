package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

/**
 * Linear warm-up to {@code lr}, then decay with the inverse square root (Vaswani et al.: "Attention
 * Is All You Need", 2017, section 5.3, scaled so that {@code lr} is the peak): with {@code t =
 * index + 1}, {@code lr * min(t / warmup_iters, sqrt(warmup_iters / t))}.
 *
 * @param lr the base learning rate
 * @param warmupIters 1 or more
 */
record InverseSqrt(double lr, long warmupIters) implements Curve {
  static final List<Option> OPTIONS = List.of(Option.integer("warmup_iters", 1L));

  InverseSqrt {
    CHECK.atLeast("warmup_iters", warmupIters, 1);
  }

  static InverseSqrt of(Options options, double lr, long length) {
    return new InverseSqrt(lr, options.integer("warmup_iters"));
  }

  @Override
  public double at(long index) {
    double part = (index + 1.0) / warmupIters;
    return lr * Math.min(part, Math.sqrt(1 / part));
  }
}
