package io.thalweg.driver.experiment;

import io.thalweg.driver.config.MetricTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A point of the axes with the values that were best there: what its runs of all seeds have come
 * to.
 *
 * @param point values by key, without the seed
 * @param tuned the best of the tuned values
 * @param trials one for each seed
 */
public record PointResult(
    Map<String, Object> point, Map<String, Object> tuned, List<TrialResult> trials) {

  /** Takes a copy. */
  public PointResult {
    trials = List.copyOf(trials);
  }

  /**
   * The points of an experiment in their order, each at its best: with a target that which reaches
   * it in the fewest rounds by the median over the seeds, then that which comes nearest; without
   * one that of the lowest loss.
   */
  static List<PointResult> of(List<TrialResult> results, Optional<MetricTarget> target) {
    Map<Map<String, Object>, Map<Map<String, Object>, List<TrialResult>>> points =
        new LinkedHashMap<>();
    for (TrialResult result : results) {
      points
          .computeIfAbsent(result.trial().point(), key -> new LinkedHashMap<>())
          .computeIfAbsent(result.trial().tuned(), key -> new ArrayList<>())
          .add(result);
    }
    List<PointResult> best = new ArrayList<>();
    points.forEach(
        (point, ways) ->
            ways.entrySet().stream()
                .map(way -> new PointResult(point, way.getKey(), way.getValue()))
                .min(order(target))
                .ifPresent(best::add));
    return best;
  }

  private static Comparator<PointResult> order(Optional<MetricTarget> target) {
    Comparator<PointResult> order =
        target.isEmpty()
            ? Comparator.comparingDouble(point -> 0)
            : Comparator.<PointResult>comparingDouble(point -> point.toTarget().rounds())
                .thenComparing(point -> -point.reached())
                .thenComparing(point -> point.shortfall(target.get()));
    return order.thenComparing(point -> worstLast(point.loss()));
  }

  private static double worstLast(double value) {
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  /** The median over the seeds of what it took to reach the target. */
  public ToTarget toTarget() {
    return new ToTarget(
        steps(ToTarget::seconds),
        steps(ToTarget::rounds),
        steps(ToTarget::rows),
        steps(ToTarget::bytes));
  }

  private double steps(ToDoubleFunction<ToTarget> part) {
    return median(trial -> part.applyAsDouble(trial.toTarget().orElse(ToTarget.NEVER)));
  }

  /** How many of its runs have reached the target. */
  public int reached() {
    return (int)
        trials.stream()
            .flatMap(trial -> trial.toTarget().stream())
            .filter(ToTarget::isReached)
            .count();
  }

  /** The median over the seeds of what is measured last, the less the better. */
  private double shortfall(MetricTarget target) {
    int sign = target.atLeast() ? -1 : 1;
    return median(trial -> sign * trial.measured(target.set(), target.metric()));
  }

  /** The median over the seeds; a run that has no such number counts as the worst of a loss. */
  double median(ToDoubleFunction<TrialResult> value) {
    return median(
        trials.stream().mapToDouble(trial -> worstLast(value.applyAsDouble(trial))).toArray());
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : sorted[middle - 1] == sorted[middle]
            ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The median of the final loss of held-out rows, or of the training rows where there are none.
   */
  public double loss() {
    return median(
        trial -> {
          double heldOut = trial.measured("test", "loss");
          return Double.isNaN(heldOut) ? trial.trainLoss() : heldOut;
        });
  }

  /** Medians of all final measurements of held-out rows, by metric. */
  Map<String, Double> metrics() {
    Map<String, Double> medians = new TreeMap<>();
    trials.stream()
        .flatMap(trial -> trial.heldOut().keySet().stream())
        .distinct()
        .forEach(metric -> medians.put(metric, median(trial -> trial.measured("test", metric))));
    return medians;
  }

  /** Its values in words. */
  public String text() {
    return TrialSpec.text(point);
  }

  /** The tuned values in words; empty without. */
  public String tunedText() {
    return tuned.isEmpty() ? "" : TrialSpec.text(tuned);
  }

  /** Plain data in a fixed order. */
  Map<String, Object> toMap(boolean hasTarget) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("axes", point);
    map.put("tuned", tuned);
    map.put("trials", trials.stream().map(trial -> trial.trial().number()).toList());
    map.put("seeds", trials.size());
    if (hasTarget) {
      map.putAll(toTarget().toMap());
      map.put("seeds_reached", reached());
    }
    map.put("train_loss", median(TrialResult::trainLoss));
    map.put("metrics", Map.of("test", metrics()));
    map.put("train_seconds", median(TrialResult::trainSeconds));
    return map;
  }
}
