package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;

/**
 * PyTorch's {@code CosineAnnealingLR} (Loshchilov, Hutter: "SGDR: Stochastic Gradient Descent with
 * Warm Restarts", ICLR 2017): {@code eta_min + (lr - eta_min) * (1 + cos(pi * index / t_max)) / 2}.
 * Without {@code t_max} it spans the whole run.
 *
 * @param lr the base learning rate
 * @param tMax 1 or more
 * @param etaMin 0 or more
 */
record Cosine(double lr, long tMax, double etaMin) implements Curve {
  static final List<Option> OPTIONS =
      List.of(Option.integer("t_max", null), Option.number("eta_min", 0.0));

  Cosine {
    CHECK.atLeast("t_max", tMax, 1);
    CHECK.atLeast("eta_min", etaMin, 0);
  }

  static Cosine of(Options options, double lr, long length) {
    return new Cosine(lr, options.integer("t_max", length), options.number("eta_min"));
  }

  @Override
  public double at(long index) {
    return etaMin + (lr - etaMin) * (1 + Math.cos(Math.PI * index / tMax)) / 2;
  }
}
