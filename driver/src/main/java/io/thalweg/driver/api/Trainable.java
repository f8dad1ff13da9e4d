package io.thalweg.driver.api;

import io.thalweg.shared.nn.Model;

/** What can be trained: layers with a loss, or an objective. */
public sealed interface Trainable permits Network, Objective {

  /**
   * The model over rows of {@code inputs} features.
   *
   * @throws io.thalweg.shared.error.ThalwegException if it is not complete or its shapes do not fit
   */
  Model model(int inputs);

  /** Whether its loss is taken over rows of data. */
  boolean needsData();
}
