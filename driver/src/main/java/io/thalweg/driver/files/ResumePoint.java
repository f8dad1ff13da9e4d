package io.thalweg.driver.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a run has gone on after it had been left.
 *
 * @param round rounds that were done then
 * @param at when
 */
public record ResumePoint(long round, Instant at) {
  private static final String ROUND = "round";
  private static final String AT = "at";

  /** Checks that no part is null. */
  public ResumePoint {
    Objects.requireNonNull(at, AT);
  }

  /** Plain data for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(ROUND, round);
    map.put(AT, at.toString());
    return map;
  }

  /**
   * The point that {@link #toMap} has written.
   *
   * @throws io.thalweg.shared.error.ThalwegException BAD_MODEL_FILE
   * @throws DateTimeException if the time is none
   */
  public static ResumePoint from(JsonFields fields) {
    return new ResumePoint(fields.number(ROUND), Instant.parse(fields.text(AT)));
  }
}
