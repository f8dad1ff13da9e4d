package io.thalweg.driver.round;

import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.diagnosis.Rates;
import io.thalweg.driver.state.Refuge;
import io.thalweg.driver.state.Rollback;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Optional;

/**
 * When a training keeps sound parameters, with the optimizer's memory, to go back to when it
 * diverges: one copy, taken every so many rounds as long as the loss does not grow. A function of
 * the losses, so the same wherever the training runs. What is kept is part of the state.
 */
final class Retreat {
  static final int MOST = 5;

  private static final long FEWEST_ROUNDS = 20; // so that copies cost little beside the updates
  private static final long MOST_ROUNDS = 1000;
  private static final int COPIES = 50; // of a run, at most
  private static final double GROWN = 2; // from one copy to the next: parameters are no good

  private final boolean wanted;
  private final double lr;
  private final long every;

  Retreat(OnDivergence choice, TrainingPlan plan) {
    this.wanted = choice == OnDivergence.ROLLBACK;
    this.lr = plan.optimizer().lr();
    this.every = Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, plan.rounds() / COPIES));
  }

  /** Keeps the state before the first round. Mutates {@code state}. */
  void begin(TrainState<?> state) {
    if (wanted && state.refuge().isEmpty()) {
      state.keepSound();
    }
  }

  /** Takes note of a round; keeps the state after it where it is time to. Mutates {@code state}. */
  void observe(RoundOutcome outcome, TrainState<?> state) {
    if (!wanted || outcome.isEmpty()) {
      return;
    }
    Refuge known = state.refuge().orElseThrow().plus(outcome.loss());
    boolean looks = known.count() == every;
    state.watch(looks ? known.looked() : known);
    if (looks && known.mean() <= GROWN * Math.abs(known.before())) {
      state.keepSound();
    }
  }

  /**
   * Goes back, where that is wanted, of use, and has not been done too often. Mutates {@code
   * state}.
   *
   * @param error that would end the training
   */
  Optional<Rollback> back(ThalwegException error, TrainState<?> state) {
    boolean diverged = error.code() == ErrorCode.NOT_FINITE || error.code() == ErrorCode.LOSS_GREW;
    if (!wanted || !diverged || state.rollbacks().size() == MOST) {
      return Optional.empty();
    }
    Refuge refuge = state.refuge().orElseThrow();
    if (state.rounds() == refuge.since()) {
      return Optional.empty(); // the same would happen again
    }
    double lower = Double.parseDouble(Rates.lower(lr, state.rollbacks().size() + 1));
    Rollback rollback = new Rollback(state.rounds() + 1, refuge.keptAt(), lower);
    state.rollBack(rollback);
    return Optional.of(rollback);
  }
}
