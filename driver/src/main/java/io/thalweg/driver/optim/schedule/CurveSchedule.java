package io.thalweg.driver.optim.schedule;

/**
 * A schedule that is a function of the round's or the epoch's index and learns nothing.
 *
 * @param curve the function
 * @param per what its index counts
 * @param span which epoch a round is of
 */
record CurveSchedule(Curve curve, Per per, RunSpan span) implements Schedule {
  @Override
  public ScheduleState init() {
    return ScheduleState.EMPTY;
  }

  @Override
  public double lr(long round, ScheduleState state) {
    return curve.at(per.index(round, span));
  }

  @Override
  public ScheduleState observe(double metric, ScheduleState state) {
    return state;
  }
}
