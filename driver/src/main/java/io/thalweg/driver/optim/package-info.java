/**
 * Optimizers, as chains of (init, update) pairs over flat parameter arrays, with names, options,
 * defaults and arithmetic of {@code torch.optim} or of their authors; state is data (a step count
 * and named vectors).
 *
 * <p>Read {@link io.thalweg.driver.optim.Optimizer} (the chain), {@link
 * io.thalweg.driver.optim.Transform} (one pair), then {@link io.thalweg.driver.optim.Adam} (one set
 * of hyper-parameters and its transform). A new optimizer joins by a file like that one and a row
 * in {@link io.thalweg.driver.optim.Optimizers}. Schedules of the learning rate are in {@code
 * schedule}.
 *
 * <p>Depends on the module shared only: no Spark, no files, no config format.
 */
package io.thalweg.driver.optim;
