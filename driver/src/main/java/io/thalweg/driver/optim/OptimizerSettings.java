package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import java.util.List;
import java.util.Optional;

/**
 * All that the options of an optimizer say.
 *
 * @param own its hyper-parameters
 * @param clipping of the gradient
 * @param groups parameters with a learning rate of their own
 */
record OptimizerSettings(Hyperparameters own, Clipping clipping, List<ParameterGroup> groups) {
  /** Those of one optimizer and of the options that every optimizer has. */
  static OptimizerSettings of(Hyperparameters own, Fields<OptimizerSettings> o) {
    Clipping clipping = Clipping.of(o);
    Optional<List<?>> groups = o.optional(ParameterGroup.OPTION, Kind.LIST);
    groups.ifPresent(own::checkGroups);
    clipping.checkFor(own);
    return new OptimizerSettings(
        own, clipping, ParameterGroup.read(groups.orElse(List.of()), own.lr()));
  }
}
