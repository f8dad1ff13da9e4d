package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Check;

/** A learning rate as a pure function of an index: an epoch's or a round's. */
interface Curve {
  /** Checks of the options, with the place in the config that they come from. */
  Check CHECK = new Check(ScheduleSpec.PATH);

  /** The learning rate at {@code index}, from 0. */
  double at(long index);
}
