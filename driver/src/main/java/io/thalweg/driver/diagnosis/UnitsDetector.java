package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.diagnosis.Rehearsal.Trial;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import io.thalweg.shared.nn.LayerMeasure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Units that do not learn: dead ones of relu, and those at the bounds of sigmoid and tanh. */
final class UnitsDetector implements Detector {
  private static final String CALMER =
      "take a smaller learning rate, leaky_relu in place of relu, or features of mean 0 and"
          + " deviation 1";
  private static final String ALIVE = "draw other first parameters: leave out init and bias_init";
  private static final String SCALED =
      "bring the features to one scale with --set data.standardize=true";
  private static final String SMALLER =
      "draw smaller first parameters: leave out init; or take relu in place of what saturates";

  @Override
  public Stream<Finding> examine(Observation seen) {
    return Stream.concat(
        deadLayer(seen).map(layer -> dead(seen, layer)).stream(),
        saturatedLayer(seen).map(layer -> saturated(seen, layer)).stream());
  }

  /** Whether some layer has units that do not learn. */
  static boolean blames(Observation seen) {
    return deadLayer(seen).isPresent() || saturatedLayer(seen).isPresent();
  }

  /** Whether it is too early, or of no use, to look at units. */
  private static boolean isSilent(Observation seen) {
    return seen.looks().size() < Limits.FEWEST_LOOKS
        || seen.done() < Limits.FEWEST_ROUNDS_OF_UNITS
        || seen.share() < Limits.EARLY
        || seen.isLearning();
  }

  private static Optional<LayerMeasure> deadLayer(Observation seen) {
    return worst(seen, UnitsDetector::deadUnits)
        .filter(
            layer ->
                deadUnits(layer) >= Limits.ALL_DEAD && seen.isStuck()
                    || deadUnits(layer) >= Limits.DEAD && seen.share() >= Limits.LATE);
  }

  private static Finding dead(Observation seen, LayerMeasure layer) {
    boolean fromTheStart =
        seen.looks().get(0).measure().layers().stream()
            .anyMatch(
                first -> first.layer().equals(layer.layer()) && first.deadUnits() >= Limits.DEAD);
    String cause =
        String.format(
            Locale.ROOT,
            "%.0f %% of its %d units are 0 for every row, and do not learn any more",
            100 * layer.deadUnits(),
            layer.units());
    Finding finding =
        Finding.of(Code.DEAD_UNITS, Severity.WARNING, cause, fromTheStart ? ALIVE : CALMER)
            .at(layer.layer())
            .seen("dead", layer.deadUnits())
            .seen("units", layer.units());
    return fromTheStart ? finding : finding.tries(Rates.setting(Rates.lower(seen.facts().lr(), 1)));
  }

  private static double deadUnits(LayerMeasure layer) {
    return layer.operation().equals("relu") ? layer.deadUnits() : 0;
  }

  private static Optional<LayerMeasure> saturatedLayer(Observation seen) {
    return worst(seen, layer -> saturation(seen, layer))
        .filter(layer -> saturation(seen, layer) >= Limits.SATURATED);
  }

  private static Finding saturated(Observation seen, LayerMeasure layer) {
    String cause =
        String.format(
            Locale.ROOT,
            "%.0f %% of its outputs are at a bound of %s, where gradients vanish",
            100 * layer.saturated(),
            layer.operation());
    boolean scalingHelps = scalingHelps(seen);
    Finding finding =
        Finding.of(Code.SATURATED_UNITS, Severity.WARNING, cause, scalingHelps ? SCALED : SMALLER)
            .at(layer.layer())
            .seen("saturated", layer.saturated())
            .seen("saturated_units", layer.saturatedUnits());
    return scalingHelps ? finding.tries("--set data.standardize=true") : finding;
  }

  private static boolean scalingHelps(Observation seen) {
    Optional<Trial> same = seen.rehearsal().run(Change.rate(1));
    return seen.rehearsal()
        .run(new Change(1, true, false))
        .filter(
            scaled -> same.isEmpty() || scaled.last() < Limits.CLEARLY_BETTER * same.get().last())
        .isPresent();
  }

  /**
   * A last layer at its bounds may just be sure of its classes: it counts where nothing is learnt.
   */
  private static double saturation(Observation seen, LayerMeasure layer) {
    List<LayerMeasure> layers = seen.looks().get(0).measure().layers();
    boolean last = layer.layer().equals(layers.get(layers.size() - 1).layer());
    boolean always = layer.operation().equals("softmax") && layer.units() == 1;
    return always || last && !seen.isStuck() ? 0 : layer.saturated();
  }

  /** The layer with the largest share that all of the last three looks have shown. */
  private static Optional<LayerMeasure> worst(
      Observation seen, ToDoubleFunction<LayerMeasure> share) {
    if (isSilent(seen)) {
      return Optional.empty();
    }
    int looks = seen.looks().size();
    List<LayerMeasure> now = seen.looks().get(looks - 1).measure().layers();
    LayerMeasure worst = null;
    double most = 0;
    for (int i = 0; i < now.size(); i++) {
      int layer = i;
      double always =
          seen.looks().subList(looks - Limits.FEWEST_LOOKS, looks).stream()
              .mapToDouble(look -> share.applyAsDouble(look.measure().layers().get(layer)))
              .min()
              .orElse(0);
      if (always > most) {
        most = always;
        worst = now.get(i);
      }
    }
    return Optional.ofNullable(worst);
  }
}
