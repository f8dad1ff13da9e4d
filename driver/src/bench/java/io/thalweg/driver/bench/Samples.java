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

  /** What {@link #toMap} has made. */
  static Samples of(Map<?, ?> sides) {
    Samples samples = new Samples();
    sides.forEach((contender, numbers) -> samples.read((String) contender, (Map<?, ?>) numbers));
    return samples;
  }

  private void read(String contender, Map<?, ?> measured) {
    if (measured.get("skipped") instanceof String why) {
      skip(contender, why);
      return;
    }
    Map<String, List<Double>> values = new LinkedHashMap<>();
    measured.forEach((value, list) -> values.put((String) value, numbers((List<?>) list)));
    numbers.put(contender, values);
  }

  /** JSON has no NaN: what could not be measured is null there. */
  private static List<Double> numbers(List<?> list) {
    List<Double> numbers = new ArrayList<>();
    list.forEach(x -> numbers.add(x instanceof Number number ? number.doubleValue() : Double.NaN));
    return numbers;
  }

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

  /** Whether a number was measured, each time. */
  boolean has(Quantity quantity) {
    List<Double> found = numbers.getOrDefault(quantity.contender(), Map.of()).get(quantity.value());
    return found != null && !found.isEmpty() && found.stream().noneMatch(x -> x.isNaN());
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
