package io.thalweg.driver.cli;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.experiment.Experiment;
import io.thalweg.driver.experiment.TrialSpec;
import io.thalweg.driver.fit.DryRun;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.ForecastText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The runs of an experiment with what they would take. */
record ExperimentForecast(Experiment experiment, SparkSession spark) {

  /** One line for each run and one for all. Rounds of other batch sizes are measured apart. */
  List<String> lines() {
    long rows = rows();
    List<String> lines = new ArrayList<>();
    Map<String, Double> known = new HashMap<>();
    double all = 0;
    int count = experiment.trials().size();
    for (TrialSpec trial : experiment.trials()) {
      RunConfig config = experiment.run(trial, rows);
      double limit = experiment.seconds().orElse(Double.POSITIVE_INFINITY);
      double seconds =
          known.computeIfAbsent(
              config.settings().batch() + " " + config.settings().length(),
              key -> Math.min(limit, seconds(config)));
      all += seconds;
      String time = ForecastText.duration(seconds);
      lines.add("run " + trial.number() + " of " + count + ": " + trial.text() + ", " + time);
    }
    lines.add("about " + ForecastText.duration(all) + " for " + count + " runs");
    return lines;
  }

  private long rows() {
    RunConfig first = experiment.run(experiment.trials().get(0), 1);
    return Math.max(1, DryRun.run(FitSpec.of(first), spark).work().rows());
  }

  private double seconds(RunConfig config) {
    Forecast forecast = DryRun.run(FitSpec.of(config), spark);
    return forecast.seconds().orElse(Double.NaN);
  }
}
