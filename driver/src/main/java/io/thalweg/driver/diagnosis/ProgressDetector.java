package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.diagnosis.Rehearsal.Trial;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import io.thalweg.shared.nn.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Why a loss does not fall: where the curve is suspect, other rates, scaled features and a hidden
 * layer are rehearsed, and what helps says what is wrong.
 */
final class ProgressDetector implements Detector {
  private static final List<Double> FACTORS = List.of(1e5, 1e4, 1e3, 1e2, 10.0, 0.1, 1e-2, 1e-3);
  private static final List<Double> HIGHER_FACTORS = List.of(1e2, 10.0);
  private static final List<Double> SCALED_FACTORS = List.of(10.0, 1.0, 0.1);

  /** What is odd about a curve. */
  private enum Suspicion {
    /** It has hardly fallen, or is no better than a constant. */
    STUCK,
    /** It was still falling like a line when the run ended. */
    UNFINISHED,
    /** It has stopped falling, far from 0. */
    FLAT,
    /** It jumps about, or has grown. */
    ROUGH,
    /** It stands since the schedule has brought the rate to next to nothing. */
    SPENT
  }

  @Override
  public Stream<Finding> examine(Observation seen) {
    boolean comparable = seen.facts().task() != Task.COUNT; // whose loss may be below 0
    if (!comparable
        || seen.done() < Limits.FEWEST_ROUNDS
        || seen.share() < Limits.EARLY
        || seen.facts().lr() == 0) {
      return Stream.empty();
    }
    return suspicion(seen).flatMap(why -> explained(seen, why)).stream();
  }

  private static Optional<Suspicion> suspicion(Observation seen) {
    Curve loss = seen.loss();
    double first = loss.opening();
    double recent = loss.recent();
    if (recent > Limits.GROWN * first
        || seen.ended() && loss.highest() > Limits.GROWN * loss.first()
        || seen.done() >= 2 * Limits.FEWEST_ROUNDS
            && !seen.isGood()
            && loss.roughness(0.5, 1) > Limits.ROUGH) {
      return Optional.of(Suspicion.ROUGH);
    }
    if (first > 0 && seen.isStuck()) {
      return Optional.of(Suspicion.STUCK);
    }
    if (seen.ended()
        && !seen.facts().steadyRate()
        && seen.outcome().lr() < Limits.SPENT * seen.facts().lr()
        && loss.recent() > Limits.HARDLY_FALLEN * loss.mean(0.45, 0.55)) {
      return Optional.of(Suspicion.SPENT);
    }
    double fall = first - loss.mean(0.95, 1);
    double lately = loss.mean(0.7, 0.75) - loss.mean(0.95, 1);
    if (seen.ended() && !seen.isGood() && fall > 0 && lately > Limits.STILL_FALLING * fall) {
      return Optional.of(Suspicion.UNFINISHED);
    }
    return seen.ended()
            && recent > Limits.HARDLY_FALLEN * loss.mean(0.45, 0.55)
            && recent > Limits.FAR_FROM_ZERO * seen.facts().constantLoss(Double.POSITIVE_INFINITY)
        ? Optional.of(Suspicion.FLAT)
        : Optional.empty();
  }

  private static Optional<Finding> explained(Observation seen, Suspicion why) {
    Optional<Trial> same = seen.rehearsal().run(Change.rate(1));
    double toBeat = same.map(Trial::last).orElse(Double.POSITIVE_INFINITY);
    if (same.isPresent() && toBeat > seen.loss().recent() && why != Suspicion.UNFINISHED) {
      toBeat = seen.loss().recent(); // what the run has come to counts, too
    }
    double known = toBeat;
    return switch (why) {
      case SPENT ->
          same.filter(trial -> trial.last() < Limits.CLEARLY_BETTER * seen.loss().recent())
              .map(trial -> spent(seen, trial));
      case FLAT -> otherwise(seen, known, HIGHER_FACTORS, true);
      case STUCK, ROUGH, UNFINISHED -> {
        Optional<Trial> rate = betterRate(seen, why, known);
        boolean late = seen.share() >= Limits.LATE;
        yield rate.isPresent()
            ? rate.filter(trial -> late || isFlagrant(seen, trial)).map(trial -> rate(seen, trial))
            : late && why == Suspicion.STUCK
                ? otherwise(seen, known, FACTORS, false)
                : Optional.empty();
      }
    };
  }

  /** The best rate of those that would mend a curve, where it is clearly better. */
  private static Optional<Trial> betterRate(Observation seen, Suspicion why, double toBeat) {
    Predicate<Double> allowed =
        factor -> why == Suspicion.STUCK || (why == Suspicion.ROUGH) == (factor < 1);
    boolean futile = why == Suspicion.STUCK && seen.share() >= Limits.LATE && !seen.isBetter();
    double guess = Math.min(toBeat, seen.facts().constantLoss(0));
    double most =
        Math.max(Limits.CLEARLY_BETTER * toBeat, futile ? Limits.BETTER_THAN_NOTHING * guess : 0);
    return best(seen, FACTORS.stream().filter(allowed).map(Change::rate))
        .filter(trial -> trial.last() < most);
  }

  /** Whether a run need not be looked at any longer to judge it: many start slowly, and learn. */
  private static boolean isFlagrant(Observation seen, Trial trial) {
    double factor = trial.change().lrFactor();
    return factor >= Limits.FLAGRANT && seen.hasHardlyFallen() || factor < 1;
  }

  /**
   * Scaling or another model, where they do better than any of these rates.
   *
   * @param stands whether the run has learnt something: a rate that is better than all that is
   *     known is a finding then, too
   */
  private static Optional<Finding> otherwise(
      Observation seen, double toBeat, List<Double> factors, boolean stands) {
    Optional<Trial> rate = best(seen, factors.stream().map(Change::rate));
    double rates = rate.map(Trial::last).orElse(toBeat);
    Predicate<Trial> helps =
        trial -> trial.last() < Limits.CLEARLY_BETTER * Math.min(toBeat, rates);
    if (stands && rates < Limits.CLEARLY_BETTER * toBeat) {
      return rate.map(trial -> rate(seen, trial));
    }
    Optional<Trial> scaled =
        best(seen, SCALED_FACTORS.stream().map(factor -> new Change(factor, true, false)))
            .filter(helps);
    if (scaled.isPresent()) {
      return Optional.of(unscaled(seen, scaled.get()));
    }
    if (stands && !seen.rehearsal().judgesOtherRows()) {
      return Optional.empty(); // a larger model learns a few rows by heart
    }
    return best(seen, Stream.of(new Change(1, false, true), new Change(10, false, true)))
        .filter(helps)
        .map(hidden -> underfits(seen, hidden));
  }

  private static Optional<Trial> best(Observation seen, Stream<Change> changes) {
    return changes
        .map(change -> seen.rehearsal().run(change).orElse(null))
        .filter(Objects::nonNull)
        .min(Comparator.comparingDouble(Trial::last));
  }

  private static Finding rate(Observation seen, Trial trial) {
    boolean higher = trial.change().lrFactor() > 1;
    return finding(
            higher ? Code.LR_TOO_LOW : Code.LR_TOO_HIGH,
            higher
                ? "steps of this learning rate are too short for the loss to fall"
                : "steps of this learning rate are so long that the loss does not fall",
            higher ? "take a larger learning rate" : "take a smaller learning rate",
            seen,
            trial)
        .seen("lr", seen.facts().lr())
        .seen("factor", trial.change().lrFactor());
  }

  private static Finding spent(Observation seen, Trial trial) {
    return finding(
            Code.PLATEAU,
            "the loss stands since the schedule has brought the learning rate to next to nothing",
            "keep the rate up",
            seen,
            trial,
            List.of("--set schedule=constant"))
        .seen("lr", seen.outcome().lr());
  }

  private static Finding unscaled(Observation seen, Trial trial) {
    return finding(
        Code.UNSCALED_FEATURES,
        "the features are of such different scales that the loss does not fall",
        "bring them to one scale",
        seen,
        trial);
  }

  private static Finding underfits(Observation seen, Trial trial) {
    return finding(
        Code.MODEL_UNDERFITS,
        "no learning rate helps: this model cannot express what the rows show",
        "give it a hidden layer",
        seen,
        trial);
  }

  private static Finding finding(
      Code code, String cause, String remedy, Observation seen, Trial trial) {
    return finding(code, cause, remedy, seen, trial, trial.settings());
  }

  private static Finding finding(
      Code code,
      String cause,
      String remedy,
      Observation seen,
      Trial trial,
      List<String> settings) {
    String tried =
        String.format(
            Locale.ROOT,
            "%s: %s; tried over %d rounds on a sample, the loss falls from %.4g to %.4g",
            remedy,
            String.join(" ", settings),
            seen.rehearsal().rounds(),
            trial.first(),
            trial.last());
    return Finding.of(code, Severity.WARNING, cause, tried)
        .seen("loss", seen.loss().recent())
        .seen("first_loss", seen.loss().first())
        .seen("tried_loss", trial.last())
        .tries(settings.toArray(String[]::new));
  }
}
