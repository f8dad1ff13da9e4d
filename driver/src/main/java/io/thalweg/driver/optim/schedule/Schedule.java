package io.thalweg.driver.optim.schedule;

/**
 * The learning rate of every round of one run. Immutable: what a schedule learns stands in the
 * {@link ScheduleState}.
 */
public interface Schedule {
  /** The state before the first round. */
  ScheduleState init();

  /**
   * The learning rate of a round.
   *
   * @param round from 0, over the whole run
   * @param state the latest
   */
  double lr(long round, ScheduleState state);

  /**
   * The state after an epoch.
   *
   * @param metric what {@code plateau} watches: the validation loss, or the training loss where
   *     there is no validation
   * @param state the state until now
   */
  ScheduleState observe(double metric, ScheduleState state);
}
