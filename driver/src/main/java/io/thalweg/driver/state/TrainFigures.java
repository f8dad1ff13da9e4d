package io.thalweg.driver.state;

import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.schedule.ScheduleState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@link TrainState} without its vectors.
 *
 * @param rounds that are done
 * @param emptyRounds those among them that have changed nothing
 * @param rows of all these rounds
 * @param lastLoss the mean loss of the last batch that had one; NaN before the first
 * @param epochLoss the sum of the losses of the rows of this epoch
 * @param epochWeight the sum of their weights
 * @param schedule what the schedule has learnt
 * @param stopping what early stopping has seen
 * @param pending the last round, where its evaluation is still to come
 * @param rollbacks where the run went back to sound parameters
 * @param refuge what is known of the parameters that it may go back to, where some are kept
 */
public record TrainFigures(
    long rounds,
    long emptyRounds,
    long rows,
    double lastLoss,
    double epochLoss,
    double epochWeight,
    ScheduleState schedule,
    EarlyStopping.Progress stopping,
    Optional<RoundOutcome> pending,
    List<Rollback> rollbacks,
    Optional<Refuge> refuge) {

  /** Checks the counts, and that no part is null. */
  public TrainFigures {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(stopping, "stopping");
    Objects.requireNonNull(pending, "pending");
    Objects.requireNonNull(refuge, "refuge");
    rollbacks = List.copyOf(rollbacks);
    if (rounds < 0 || emptyRounds < 0 || emptyRounds > rounds || rows < 0) {
      throw new IllegalArgumentException("rounds and rows are counts");
    }
  }
}
