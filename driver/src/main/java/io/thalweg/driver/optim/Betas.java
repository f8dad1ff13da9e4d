package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import java.util.List;

/**
 * The decays of the running means of Adam and its relatives, and the names of those means in the
 * state.
 *
 * @param first decay of the mean gradient, in [0, 1)
 * @param second decay of the mean squared gradient, in [0, 1)
 */
record Betas(double first, double second) {
  private static final String NAME = "betas";

  /** The mean gradient. */
  static final String MEAN = "exp_avg";

  /** The mean squared gradient. */
  static final String SQUARE = "exp_avg_sq";

  Betas {
    Hyperparameters.CHECK.fraction("betas[0]", first);
    Hyperparameters.CHECK.fraction("betas[1]", second);
  }

  static Betas of(Fields<?> o) {
    return of(o, 0.9, 0.999);
  }

  /** Those of the options, with these defaults. */
  static Betas of(Fields<?> o, double first, double second) {
    List<Double> betas = o.option(NAME, Kind.NUMBERS, List.of(first, second));
    Hyperparameters.CHECK.that(betas.size() == 2, NAME, "two numbers", betas);
    return new Betas(betas.get(0), betas.get(1));
  }

  /** {@code 1 - first^count}. */
  double firstCorrection(long count) {
    return 1 - Math.pow(first, count);
  }

  /** {@code 1 - second^count}. */
  double secondCorrection(long count) {
    return 1 - Math.pow(second, count);
  }
}
