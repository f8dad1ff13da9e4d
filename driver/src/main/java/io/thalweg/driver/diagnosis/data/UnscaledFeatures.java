package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Features are so far from one scale that no learning rate suits all directions. */
final class UnscaledFeatures implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    ScaleProfile scale = facts.train().scale();
    boolean usual =
        scale.largest() <= Limits.LARGE_FEATURE && scale.largest() >= Limits.SMALL_FEATURE;
    return usual || scale.condition() < Limits.CONDITION || !facts.takesFeaturesAsTheyAre()
        ? Optional.empty()
        : Optional.of(of(facts, scale));
  }

  private static Finding of(DataFacts facts, ScaleProfile scale) {
    boolean estimatesCurvature = facts.optimizer().type().equals("lbfgs");
    return DataDetector.finding(
        Finding.Code.UNSCALED_FEATURES,
        estimatesCurvature ? Finding.Severity.NOTE : Finding.Severity.WARNING,
        Map.of(
            "condition", scale.condition(),
            "largest_feature", scale.largest(),
            "median_feature", scale.typical()),
        String.format(
            Locale.ROOT,
            "features are far from one scale of about 1: %s is of size %s, the median one of %s;"
                + " steps that suit some directions are some %.0e times too short for others",
            facts.name(scale.largestAt()),
            DataFacts.number(scale.largest()),
            DataFacts.number(scale.typical()),
            scale.condition()),
        "bring every feature to mean 0 and deviation 1, --set data.standardize=true",
        List.of("--set data.standardize=true"));
  }
}
