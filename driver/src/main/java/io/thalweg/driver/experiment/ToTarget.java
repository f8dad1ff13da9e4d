package io.thalweg.driver.experiment;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What it took to reach a target, up to the evaluation that has shown it. Infinite where it was
 * never reached.
 *
 * @param seconds of the rounds, without evaluations
 * @param rounds done
 * @param rows seen
 * @param bytes sent over the network; 0 where driver and workers are one process
 */
public record ToTarget(double seconds, double rounds, double rows, double bytes) {
  /** That of a target that was not reached. */
  static final ToTarget NEVER =
      new ToTarget(
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY);

  /** Whether it was reached. */
  public boolean isReached() {
    return Double.isFinite(rounds);
  }

  /** Plain data; infinite numbers are null in JSON. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("reached", isReached());
    map.put("seconds_to_target", seconds);
    map.put("rounds_to_target", number(rounds));
    map.put("rows_to_target", number(rows));
    map.put("bytes_to_target", number(bytes));
    return map;
  }

  /** Counts are whole, medians of them may not be. */
  private static Object number(double count) {
    return count == Math.rint(count) && Double.isFinite(count) ? (Object) (long) count : count;
  }
}
