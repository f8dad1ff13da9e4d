package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Observation.Look;
import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.diagnosis.Rehearsal.Trial;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import io.thalweg.shared.nn.LayerMeasure;
import io.thalweg.shared.nn.SlotMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Gradients and outputs that grow or shrink from layer to layer, or are not there at all. */
final class GradientsDetector implements Detector {
  private static final String OTHER_ACTIVATION =
      "take relu in place of the activations that saturate, or batch_norm between the layers";

  @Override
  public Stream<Finding> examine(Observation seen) {
    if (seen.looks().isEmpty()) {
      return Stream.empty();
    }
    List<Finding> findings = new ArrayList<>();
    exploded(seen).ifPresent(findings::add);
    if (findings.isEmpty() && !UnitsDetector.blames(seen)) {
      vanishing(seen).ifPresent(findings::add);
      standing(seen).ifPresent(findings::add);
    }
    return findings.stream();
  }

  /** A first loss far beyond that of a constant: the first parameters are too large. */
  private static Optional<Finding> exploded(Observation seen) {
    Look first = seen.looks().get(0);
    double constant =
        seen.facts()
            .baseline()
            .map(best -> Math.max(best.loss(), best.zeroLoss()))
            .orElse(Double.NaN);
    if (first.round() > 1 || !(seen.loss().first() > Limits.EXPLODED_START * constant)) {
      return Optional.empty();
    }
    Optional<Trial> scaled = seen.rehearsal().run(new Change(1, true, false));
    if (scaled.filter(trial -> trial.first() < Limits.EXPLODED_START * constant).isPresent()) {
      return Optional.of(
          Finding.of(
                  Code.UNSCALED_FEATURES,
                  Severity.WARNING,
                  String.format(
                      Locale.ROOT,
                      "the first loss is %.4g, where 0 for every row comes to %.4g: the features are too"
                          + " large for the first parameters",
                      seen.loss().first(),
                      constant),
                  "bring them to one scale with --set data.standardize=true")
              .seen("first_loss", seen.loss().first())
              .seen("constant_loss", constant)
              .tries("--set data.standardize=true"));
    }
    return Optional.of(
        Finding.of(
                Code.EXPLODING_GRADIENTS,
                Severity.WARNING,
                String.format(
                    Locale.ROOT,
                    "the first loss is %.4g, where 0 for every row comes to %.4g: outputs grow from layer"
                        + " to layer",
                    seen.loss().first(),
                    constant),
                "draw smaller first parameters: leave out init, or take {init: kaiming_uniform}")
            .at(growing(first.measure().layers()))
            .seen("first_loss", seen.loss().first())
            .seen("constant_loss", constant));
  }

  /** The layer whose outputs are the most larger than those before it. */
  private static String growing(List<LayerMeasure> layers) {
    double before = 1;
    double most = 0;
    String where = "";
    for (LayerMeasure layer : layers) {
      double growth = layer.meanSize() / before;
      if (!(growth <= most)) {
        most = growth;
        where = layer.layer();
      }
      before = Math.max(layer.meanSize(), Double.MIN_NORMAL);
    }
    return where;
  }

  /**
   * Gradients that are far smaller in the first layer than in the last, while nothing is learnt.
   */
  private static Optional<Finding> vanishing(Observation seen) {
    if (!seen.isStuck() || seen.looks().size() < 3) {
      return Optional.empty();
    }
    List<SlotMeasure> weights =
        seen.looks().get(seen.looks().size() - 1).measure().slots().stream()
            .filter(slot -> slot.name().endsWith("weight"))
            .toList();
    if (weights.size() < 3) {
      return Optional.empty();
    }
    double first = rms(weights.get(0));
    double last = rms(weights.get(weights.size() - 1));
    if (!(first > 0 && first < Limits.VANISHING * last)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
                Code.VANISHING_GRADIENTS,
                Severity.WARNING,
                String.format(
                    Locale.ROOT,
                    "the gradient of %s is %.1e of that of %s: it hardly learns",
                    weights.get(0).name(),
                    first / last,
                    weights.get(weights.size() - 1).name()),
                OTHER_ACTIVATION)
            .at(steepest(weights))
            .seen("first_gradient", first)
            .seen("last_gradient", last));
  }

  private static double rms(SlotMeasure slot) {
    return slot.gradientNorm() / Math.sqrt(slot.size());
  }

  /** Where gradients shrink the most on their way from the last layer to the first. */
  private static String steepest(List<SlotMeasure> weights) {
    String where = weights.get(0).name();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < weights.size(); i++) {
      double share = rms(weights.get(i)) / rms(weights.get(i + 1));
      if (share < least) {
        least = share;
        where = weights.get(i).name();
      }
    }
    return where;
  }

  /** Parameters without any gradient in all looks, where others have one. */
  private static Optional<Finding> standing(Observation seen) {
    if (seen.looks().size() < 3) {
      return Optional.empty();
    }
    return seen.looks().get(0).measure().slots().stream()
        .map(SlotMeasure::name)
        .filter(name -> seen.looks().stream().allMatch(look -> stands(look, name)))
        .findFirst()
        .map(
            name ->
                Finding.of(
                        Code.PARAMETERS_NOT_UPDATED,
                        Severity.WARNING,
                        "the gradient of "
                            + name
                            + " is 0 for every row: the loss does not depend on it",
                        "use the parameter in the loss, or leave it out")
                    .at(name));
  }

  private static boolean stands(Look look, String name) {
    return look.measure().slots().stream()
        .anyMatch(slot -> slot.name().equals(name) && slot.zeroGradients() == 1);
  }
}
