package io.thalweg.driver.fit;

import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.shared.nn.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a training is told. Immutable.
 *
 * @param blueprint what is trained
 * @param data on which rows
 * @param settings how
 * @param start first values of parameters by name, row-major, instead of those that their
 *     initialisers draw
 * @param described all this as plain data, as far as it has a text
 * @param hash of that
 */
public record FitSpec(
    Blueprint blueprint,
    FitData data,
    FitSettings settings,
    Map<String, List<Double>> start,
    Map<String, Object> described,
    String hash) {
  /** The name of the held-out rows in metrics, whether they have a source of their own or not. */
  static final String TEST = "test";

  /** Takes a copy. */
  public FitSpec {
    Objects.requireNonNull(blueprint);
    Objects.requireNonNull(data);
    Objects.requireNonNull(settings);
    Objects.requireNonNull(hash);
    start = Map.copyOf(start);
    described = Collections.unmodifiableMap(new LinkedHashMap<>(described));
  }

  /** What a config says. */
  public static FitSpec of(RunConfig config) {
    DataConfig data = config.data();
    return new FitSpec(
        Blueprint.of(config.layers(), config.loss()),
        new FitData(
            Optional.of(ConfiguredRows.of(config, data.train(), "data.train")),
            data.test().map(source -> ConfiguredRows.of(config, source, "data.test")),
            data.validationFraction().orElse(0),
            data.standardize(),
            data.badRows()),
        config.settings(),
        Map.of(),
        config.describe(),
        config.hash());
  }

  /**
   * What will be measured on held-out rows on the way, as the metrics log calls it; empty where
   * this is not known before the rows are read.
   */
  public Optional<List<String>> measured() {
    List<String> heldOut = data.hasHeldOut() ? List.of(TEST) : List.of();
    return blueprint.task().map(task -> TrainingPlan.metrics(Target.of(task), heldOut));
  }

  /**
   * Refuses early stopping and schedules on what this training will not measure, as far as it is
   * known before the rows are read.
   *
   * @throws io.thalweg.shared.error.ThalwegException BAD_VALUE
   */
  void requireMetric() {
    blueprint
        .task()
        .ifPresent(
            task -> {
              Target target = Target.of(task); // of several numbers some metrics are missing
              List<String> known = measured().orElseThrow();
              settings.regularization().earlyStopping().ifPresent(rule -> rule.require(known));
              TrainingPlan.requireMetric(settings.schedule(), target, data.hasHeldOut());
            });
  }
}
