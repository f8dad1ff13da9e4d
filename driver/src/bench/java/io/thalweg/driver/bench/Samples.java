package io.thalweg.driver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the contenders of one experiment have measured. Grows by {@link #add} and {@link #skip}. */
final class Samples {
  private final Map<String, Map<String, List<Double>>> numbers = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  /** Adds one measurement of a contender. */
  void add(String contender, Map<String, Double> measured) {
    Map<String, List<Double>> values =
        numbers.computeIfAbsent(contender, name -> new LinkedHashMap<>());
    measured.forEach(
        (value, number) -> values.computeIfAbsent(value, name -> new ArrayList<>()).add(number));
  }

  /** Notes that a contender could not run. */
  void skip(String contender, String why) {
    skipped.put(contender, why);
  }

  /** Why a contender was skipped, if it was. */
  Optional<String> whySkipped(String contender) {
    return Optional.ofNullable(skipped.get(contender));
  }

  /**
   * All samples of one number, in the order of the pairs.
   *
   * @throws IllegalArgumentException if nobody has measured it
   */
  List<Double> of(Quantity quantity) {
    List<Double> found = numbers.getOrDefault(quantity.contender(), Map.of()).get(quantity.value());
    if (found == null) {
      throw new IllegalArgumentException("nobody has measured " + quantity);
    }
    return List.copyOf(found);
  }

  /** Plain data for JSON. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(numbers);
    skipped.forEach((contender, why) -> map.put(contender, Map.of("skipped", why)));
    return map;
  }
}
