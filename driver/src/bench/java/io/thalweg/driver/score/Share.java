package io.thalweg.driver.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * So many of so many.
 *
 * @param hits of them
 * @param all of them
 */
record Share(int hits, int all) {
  static <T> Share of(List<T> items, Predicate<T> hit) {
    return new Share((int) items.stream().filter(hit).count(), items.size());
  }

  double value() {
    return all == 0 ? 0 : (double) hits / all;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("hits", hits);
    map.put("all", all);
    return map;
  }

  @Override
  public String toString() {
    return all == 0
        ? "none"
        : String.format(Locale.ROOT, "%d of %d (%.1f %%)", hits, all, 100 * value());
  }
}
