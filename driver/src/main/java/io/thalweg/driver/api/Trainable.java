package io.thalweg.driver.api;

import io.thalweg.shared.nn.Model;

/** What can be trained: layers with a loss, or an objective. */
public sealed interface Trainable permits Network, Objective {

  /**
   * The model over rows of {@code inputs} features with labels of {@code numbers} numbers.
   *
   * @throws io.thalweg.shared.error.ThalwegException if it is not complete or its shapes do not fit
   */
  Model model(int inputs, int numbers);

  /** The same with labels that are single numbers. */
  default Model model(int inputs) {
    return model(inputs, 1);
  }

  /** Whether its loss is taken over rows of data. */
  boolean needsData();
}
