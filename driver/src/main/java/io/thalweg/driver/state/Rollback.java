package io.thalweg.driver.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run went back to sound parameters and on from there with a lower learning rate.
 *
 * @param round the round that made it do so, from 1
 * @param to the round after which the parameters are those of; 0 for the first parameters
 * @param lr the learning rate from there on, before any schedule
 */
public record Rollback(long round, long to, double lr) {
  /** What each divides the learning rate by. */
  public static final double DIVISOR = 10;

  /** Plain data for JSON, in a fixed order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("round", round);
    map.put("to", to);
    map.put("lr", lr);
    return map;
  }
}
