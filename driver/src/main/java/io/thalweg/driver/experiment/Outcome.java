package io.thalweg.driver.experiment;

import io.thalweg.driver.config.ExperimentConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has come out of an experiment so far.
 *
 * @param config what it is
 * @param status {@code running}, {@code interrupted}, {@code failed} (a run could not be done) or
 *     {@code completed}
 * @param trials runs that have ended, by number
 * @param planned how many there are
 */
public record Outcome(
    ExperimentConfig config, String status, List<TrialResult> trials, int planned) {
  /** The hash of what all runs have in common, in {@code experiment.json}. */
  static final String BASE = "base_sha256";

  /** Takes a copy. */
  public Outcome {
    trials = List.copyOf(trials);
  }

  /** The points of the axes, each at its best. */
  public List<PointResult> points() {
    return PointResult.of(trials, config.target());
  }

  /** What it says. */
  public Verdict verdict() {
    return Verdict.of(points(), config.target());
  }

  /** {@code experiment.json}. */
  Map<String, Object> toMap(Path root) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", config.name());
    map.put("status", status);
    map.put(BASE, config.base().hash());
    map.put("axes", config.axes());
    map.put("tune", config.tune());
    config.target().ifPresent(target -> map.put("target", target.toString()));
    config
        .budget()
        .ifPresent(budget -> map.put("budget", Map.of(budget.unit().key(), budget.amount())));
    map.put("planned", planned);
    map.put("trials", trials.stream().map(trial -> trial.toMap(root)).toList());
    boolean hasTarget = config.target().isPresent();
    map.put("points", points().stream().map(point -> point.toMap(hasTarget)).toList());
    Verdict verdict = verdict();
    map.put("verdict", Map.of("text", verdict.text(), "numbers", verdict.numbers()));
    return map;
  }
}
