/**
 * Learning-rate schedules with names, options and arithmetic of {@code torch.optim.lr_scheduler}:
 * pure functions from a round's or an epoch's index to a learning rate, and one (plateau) whose
 * state is data.
 *
 * <p>Read {@link io.thalweg.driver.optim.schedule.Schedule}, then {@link
 * io.thalweg.driver.optim.schedule.Cosine} as an example. A new one joins by a file like that one
 * and a row in {@link io.thalweg.driver.optim.schedule.Schedules}.
 */
package io.thalweg.driver.optim.schedule;
