package io.thalweg.driver.optim.schedule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a schedule has learnt, as plain data for a checkpoint: named finite numbers. Empty for those
 * that are functions of the round alone.
 *
 * @param values by name, in alphabetical order
 */
public record ScheduleState(Map<String, Double> values) {
  /** The state of a schedule that learns nothing. */
  public static final ScheduleState EMPTY = new ScheduleState(Map.of());

  /** Keeps its own copy of the map. */
  public ScheduleState {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }
}
