package io.thalweg.driver.optim;

import java.util.List;
import java.util.function.Function;

/**
 * One row of the table of optimizers.
 *
 * @param name as the config writes it
 * @param options what may be set, with defaults
 * @param parse makes checked hyper-parameters of the options
 */
record OptimizerType(
    String name, List<Option> options, Function<Options, ? extends Hyperparameters> parse) {}
