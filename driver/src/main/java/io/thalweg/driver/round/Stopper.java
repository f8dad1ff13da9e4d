package io.thalweg.driver.round;

import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.shared.tensor.DType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Watches the evaluations of a run for its early stopping, and keeps the best parameters where they
 * are to be restored.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Stopper<A> {
  private final Optional<EarlyStopping> rule;
  private final DType<A> dtype;
  private EarlyStopping.Progress progress = EarlyStopping.Progress.NONE;
  private long lastRound;
  private A best;

  Stopper(Optional<EarlyStopping> rule, DType<A> dtype) {
    this.rule = rule;
    this.dtype = dtype;
  }

  /**
   * Tells the measurements after an evaluation; none in a round without one.
   *
   * @param rounds that are done
   * @param parameters that were evaluated
   */
  void observe(long rounds, Map<String, Double> measured, Supplier<A> parameters) {
    lastRound = rounds;
    if (rule.isEmpty() || measured.isEmpty()) {
      return;
    }
    EarlyStopping known = rule.get();
    Double value = measured.get(known.metric());
    if (value == null) {
      return; // not defined for these rows: it tells nothing
    }
    progress = known.observe(value, rounds, progress);
    if (known.restoreBestWeights() && progress.bestRound() == rounds) {
      best = dtype.clone(parameters.get());
    }
  }

  /** Whether the run is to end now. */
  boolean stops() {
    return rule.isPresent() && rule.get().stops(progress);
  }

  /** The parameters to restore at the end, where they are not those of the last round. */
  Optional<A> restored() {
    return progress.bestRound() == lastRound ? Optional.empty() : Optional.ofNullable(best);
  }

  /** Why the run has ended, or whose weights its model has; nothing if neither needs saying. */
  Optional<String> reason() {
    String weights =
        restored().isEmpty()
            ? ""
            : "the model has the weights of round " + progress.bestRound() + ", the best";
    if (!stops()) {
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
