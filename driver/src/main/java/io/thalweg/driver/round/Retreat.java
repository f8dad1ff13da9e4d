package io.thalweg.driver.round;

import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.diagnosis.Rates;
import io.thalweg.driver.optim.OptimizerState;
import io.thalweg.driver.state.Rollback;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.Optional;

/**
 * Keeps sound parameters of a training, with the optimizer's memory, to go back to when it
 * diverges: one copy, taken every so many rounds as long as the loss does not grow. A function of
 * the losses, so the same wherever the training runs. Mutable, for one training.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Retreat<A> {
  static final int MOST = 5;

  private static final long FEWEST_ROUNDS = 20; // so that copies cost little beside the updates
  private static final long MOST_ROUNDS = 1000;
  private static final int COPIES = 50; // of a run, at most
  private static final double GROWN = 2; // from one copy to the next: parameters are no good

  private final boolean wanted;
  private final DType<A> dtype;
  private final double lr;
  private final long every;
  private A parameters; // null before the first copy
  private OptimizerState<A> memory;
  private long keptAt;
  private long since; // rounds that were done at the last copy or rollback
  private double sum;
  private long count;
  private double before = Double.NaN; // the mean loss up to the last look

  Retreat(OnDivergence choice, TrainingPlan plan, DType<A> dtype) {
    this.wanted = choice == OnDivergence.ROLLBACK;
    this.dtype = dtype;
    this.lr = plan.optimizer().lr();
    this.every = Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, plan.rounds() / COPIES));
  }

  /** Keeps the state before the first round. */
  void begin(TrainState<A> state) {
    if (wanted) {
      keep(state);
    }
  }

  /** Takes note of a round; keeps the state after it where it is time to. */
  void observe(RoundOutcome outcome, TrainState<A> state) {
    if (!wanted || outcome.isEmpty()) {
      return;
    }
    if (Double.isNaN(before)) {
      before = outcome.loss(); // at parameters that are sound
    }
    sum += outcome.loss();
    count++;
    if (count == every) {
      double mean = sum / count;
      if (mean <= GROWN * Math.abs(before)) {
        keep(state);
      }
      before = mean;
      sum = 0;
      count = 0;
    }
  }

  private void keep(TrainState<A> state) {
    parameters = null; // never two copies at once
    memory = null;
    parameters = dtype.clone(state.parameters());
    memory = state.optimizer().copy();
    keptAt = state.rounds();
    since = keptAt;
  }

  /**
   * Goes back, where that is wanted, of use, and has not been done too often. Mutates {@code
   * state}.
   *
   * @param error that would end the training
   */
  Optional<Rollback> back(ThalwegException error, TrainState<A> state) {
    boolean diverged = error.code() == ErrorCode.NOT_FINITE || error.code() == ErrorCode.LOSS_GREW;
    boolean moved = state.rounds() > since; // else the same happens again
    if (!wanted || !diverged || !moved || state.rollbacks().size() == MOST) {
      return Optional.empty();
    }
    double lower = Double.parseDouble(Rates.lower(lr, state.rollbacks().size() + 1));
    Rollback rollback = new Rollback(state.rounds() + 1, keptAt, lower);
    state.rollBack(parameters, memory, rollback);
    since = state.rounds();
    sum = 0;
    count = 0;
    before = Double.NaN;
    return Optional.of(rollback);
  }
}
