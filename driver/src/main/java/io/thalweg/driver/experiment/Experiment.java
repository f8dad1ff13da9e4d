package io.thalweg.driver.experiment;

import io.thalweg.driver.config.ExperimentConfig;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.config.TrialBudget;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.SharedRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * An experiment as it is planned: all of its runs are known to be valid.
 *
 * @param config what it is
 * @param trials its runs, by number
 */
public record Experiment(ExperimentConfig config, List<TrialSpec> trials) {
  /** A length in rows is known once they are counted; any number will do before. */
  private static final long ANY_ROWS = 1;

  /**
   * Plans an experiment.
   *
   * @throws io.thalweg.shared.error.ThalwegException with a {@code USAGE} code for an axis that is
   *     no key, a value that is none of its key, and a target that is not measured
   */
  public static Experiment of(ExperimentConfig config) {
    Experiment experiment = new Experiment(config, TrialSpec.all(config.axes(), config.tune()));
    for (TrialSpec trial : experiment.trials) {
      FitSpec spec = FitSpec.of(experiment.run(trial, ANY_ROWS));
      config
          .target()
          .ifPresent(target -> spec.measured().ifPresent(known -> target.require(known)));
    }
    return experiment;
  }

  /**
   * The config of a run.
   *
   * @param rows training rows
   */
  public RunConfig run(TrialSpec trial, long rows) {
    RunConfig config = config().base().with(trial.values());
    Map<String, Object> values = new LinkedHashMap<>(trial.values());
    config()
        .budget()
        .ifPresent(budget -> values.putAll(budget.values(config.settings().batch(), rows)));
    return config().base().with(values);
  }

  /** The seconds that each run may train. */
  public OptionalDouble seconds() {
    return config
        .budget()
        .filter(budget -> budget.unit() == TrialBudget.Unit.SECONDS)
        .map(budget -> OptionalDouble.of(budget.amount()))
        .orElse(OptionalDouble.empty());
  }

  /** The runs in groups that use the same packed rows. */
  public List<List<TrialSpec>> groups() {
    List<List<TrialSpec>> groups = new ArrayList<>();
    List<FitSpec> specs = new ArrayList<>();
    for (TrialSpec trial : trials) {
      FitSpec spec = FitSpec.of(run(trial, ANY_ROWS));
      int group = 0;
      while (group < groups.size() && !SharedRows.areShared(specs.get(group), spec)) {
        group++;
      }
      if (group == groups.size()) {
        groups.add(new ArrayList<>());
        specs.add(spec);
      }
      groups.get(group).add(trial);
    }
    return groups;
  }
}
