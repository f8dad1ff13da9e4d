package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Check;
import java.util.List;

/** The hyper-parameters of one optimizer, checked, as a value that knows its chain. */
interface Hyperparameters {
  /** Checks of the values, with the place in the config that they come from. */
  Check CHECK = new Check(OptimizerSpec.PATH);

  /** The base learning rate, which a schedule scales. */
  double lr();

  /**
   * Refuses parameter groups where the optimizer takes none.
   *
   * @param written as the config writes them
   * @throws io.thalweg.shared.error.ThalwegException BAD_VALUE if it takes none
   */
  default void checkGroups(List<?> written) {}

  /**
   * Whether steps are found by a line search, which needs the same objective in every round, and
   * its value.
   */
  default boolean searches() {
    return false;
  }

  /** How many vectors as long as the largest tensor a step works with, beside the state. */
  default int scratchVectors() {
    return 0;
  }

  /** The transforms of the chain, in order. */
  <A> List<Transform<A>> transforms(Numerics<A> numerics);
}
