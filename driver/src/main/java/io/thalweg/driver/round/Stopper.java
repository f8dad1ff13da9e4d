package io.thalweg.driver.round;

import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.state.TrainState;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Early stopping over the state of a run: watches its evaluations, and keeps the best parameters
 * where they are to be restored.
 *
 * @param rule when the run is to end, if by a rule
 * @param <A> {@code float[]} or {@code double[]}
 */
record Stopper<A>(Optional<EarlyStopping> rule) {
  /**
   * Tells the measurements after an evaluation; none in a round without one. Mutates {@code state}.
   *
   * @param parameters that were evaluated
   */
  void observe(TrainState<A> state, Map<String, Double> measured, Supplier<A> parameters) {
    if (rule.isEmpty() || measured.isEmpty()) {
      return;
    }
    EarlyStopping known = rule.get();
    Double value = measured.get(known.metric());
    if (value == null) {
      return; // not defined for these rows: it tells nothing
    }
    state.watch(known.observe(value, state.rounds(), state.stopping()));
    if (known.restoreBestWeights() && state.stopping().bestRound() == state.rounds()) {
      state.keep(parameters.get());
    }
  }

  /** Whether the run is to end now. */
  boolean stops(TrainState<A> state) {
    return rule.isPresent() && rule.get().stops(state.stopping());
  }

  /** The parameters to restore at the end, where they are not those of the last round. */
  Optional<A> restored(TrainState<A> state) {
    return state.stopping().bestRound() == state.rounds() ? Optional.empty() : state.best();
  }

  /** Why the run has ended, or whose weights its model has; nothing if neither needs saying. */
  Optional<String> reason(TrainState<A> state) {
    EarlyStopping.Progress progress = state.stopping();
    String weights =
        restored(state).isEmpty()
            ? ""
            : "the model has the weights of round " + progress.bestRound() + ", the best";
    if (!stops(state)) {
      return weights.isEmpty() ? Optional.empty() : Optional.of(weights);
    }
    String stopped =
        String.format(
            Locale.ROOT,
            "early stopping: %s has not improved on %.6g (round %d) in %d evaluation%s",
            rule.get().metric(),
            progress.best(),
            progress.bestRound(),
            progress.waited(),
            progress.waited() == 1 ? "" : "s");
    return Optional.of(weights.isEmpty() ? stopped : stopped + "; " + weights);
  }
}
