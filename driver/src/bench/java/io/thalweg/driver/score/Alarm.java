package io.thalweg.driver.score;

import io.thalweg.driver.state.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finding above {@code note}, as its user sees it.
 *
 * @param code its kind
 * @param severity warning or error
 * @param round in which it was found; 0 before the first
 * @param seen the numbers behind it
 * @param tries what it says to try
 */
record Alarm(
    String code, String severity, long round, Map<String, Double> seen, List<String> tries) {

  static List<Alarm> of(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() != Finding.Severity.NOTE)
        .map(
            finding ->
                new Alarm(
                    finding.code().key(),
                    finding.severity().key(),
                    finding.round(),
                    finding.seen(),
                    finding.tries()))
        .toList();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", code);
    map.put("severity", severity);
    map.put("round", round);
    map.put("seen", seen);
    map.put("try", tries);
    return map;
  }

  @Override
  public String toString() {
    return code + "@" + round;
  }
}
