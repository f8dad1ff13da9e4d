package io.thalweg.driver.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run has shown.
 *
 * @param status as {@code summary.json} has it; {@code refused} where no round was run, {@code
 *     slow} where it was longer than its limit, {@code broken} for an error that is none of ours
 * @param error the code and the text of what has ended it; empty for a run that has completed
 * @param alarms the findings above {@code note}, in order
 * @param rounds that were run
 * @param planned that were to be run
 * @param seconds of all of it
 * @param metrics at its end, by data set
 */
record Seen(
    String status,
    String error,
    List<Alarm> alarms,
    long rounds,
    long planned,
    double seconds,
    Map<String, Map<String, Double>> metrics) {
  private static final int LOOKED_AT = 2;
  private static final double EARLY = 0.05;

  /** Whether its user is told that something is wrong. */
  boolean isAlarmed() {
    return !alarms.isEmpty() || Set.of("diverged", "failed", "refused").contains(status);
  }

  /** Whether one of these codes is among the first two findings, or the rows were refused. */
  boolean names(Set<String> codes) {
    return alarms.stream().limit(LOOKED_AT).anyMatch(alarm -> codes.contains(alarm.code()))
        || (status.equals("refused") && codes.contains("refused"));
  }

  /** Whether the first finding has one of these codes. */
  boolean beginsWith(Set<String> codes) {
    return alarms.stream().limit(1).anyMatch(alarm -> codes.contains(alarm.code()))
        || (status.equals("refused") && codes.contains("refused"));
  }

  /** Whether one of these codes was found within the first twentieth of the run. */
  boolean namesEarly(Set<String> codes) {
    long latest = Math.max(1, Math.round(planned * EARLY));
    return alarms.stream()
        .anyMatch(alarm -> codes.contains(alarm.code()) && alarm.round() <= latest);
  }

  /** A line for people. */
  String line() {
    String end = status.equals("completed") ? "" : " [" + status + " " + error + "]";
    return (alarms.isEmpty() ? "nothing" : alarms.toString()) + end;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("status", status);
    map.put("error", error);
    map.put("findings", alarms.stream().map(Alarm::toMap).toList());
    map.put("rounds", rounds);
    map.put("planned", planned);
    map.put("seconds", seconds);
    map.put("metrics", metrics);
    return map;
  }
}
