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

  /** The name of the metric that {@link #observe} is to be told. */
  default String metric() {
    return "loss";
  }

  /**
   * The state after an epoch in which the held-out rows were evaluated, or after each epoch where
   * there are none.
   *
   * @param value of {@link #metric} on the held-out rows, or the training loss where there are none
   * @param state the state until now
   */
  ScheduleState observe(double value, ScheduleState state);
}
