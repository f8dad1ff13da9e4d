package io.thalweg.driver.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One run of an experiment.
 *
 * @param number from 1
 * @param axes its point: values by key
 * @param tuned the values that are tuned, by key
 */
public record TrialSpec(int number, Map<String, Object> axes, Map<String, Object> tuned) {
  /** The key that tells repetitions of a point apart. */
  static final String SEED = "seed";

  /** Takes copies. */
  public TrialSpec {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    tuned = Collections.unmodifiableMap(new LinkedHashMap<>(tuned));
  }

  /** All runs of an experiment: each point of the axes with each of the tuned values. */
  static List<TrialSpec> all(Map<String, List<Object>> axes, Map<String, List<Object>> tune) {
    List<TrialSpec> trials = new ArrayList<>();
    for (Map<String, Object> point : product(axes)) {
      for (Map<String, Object> tuned : product(tune)) {
        trials.add(new TrialSpec(trials.size() + 1, point, tuned));
      }
    }
    return trials;
  }

  private static List<Map<String, Object>> product(Map<String, List<Object>> lists) {
    List<Map<String, Object>> product = List.of(Map.of());
    for (Map.Entry<String, List<Object>> list : lists.entrySet()) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> one : product) {
        for (Object value : list.getValue()) {
          Map<String, Object> more = new LinkedHashMap<>(one);
          more.put(list.getKey(), value);
          longer.add(more);
        }
      }
      product = longer;
    }
    return product;
  }

  /** Everything that is its own. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>(axes);
    values.putAll(tuned);
    return values;
  }

  /** Its point without the seed. */
  Map<String, Object> point() {
    Map<String, Object> point = new LinkedHashMap<>(axes);
    point.remove(SEED);
    return point;
  }

  /** The seed, where it is an axis. */
  Optional<Object> seed() {
    return Optional.ofNullable(axes.get(SEED));
  }

  /** Its values in words. */
  public String text() {
    return text(values());
  }

  /** Values in words: {@code batch 256, seed 1}. */
  static String text(Map<String, Object> values) {
    return values.isEmpty()
        ? "the base"
        : values.entrySet().stream()
            .map(value -> value.getKey() + " " + value.getValue())
            .collect(Collectors.joining(", "));
  }
}
