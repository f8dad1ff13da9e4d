package io.thalweg.driver.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is wrong with a run, as data.
 *
 * @param code the kind of fault
 * @param severity how bad it is
 * @param round the round in which it was found, from 1; 0 before the first
 * @param epoch the epoch of that round, from 1; 0 before the first
 * @param seen the numbers behind it, by name
 * @param cause one sentence on why it is so
 * @param remedy one sentence on what to do
 * @param tries what to type to do it, each on its own or all together, as the remedy says
 */
public record Finding(
    Code code,
    Severity severity,
    long round,
    long epoch,
    Map<String, Double> seen,
    String cause,
    String remedy,
    List<String> tries) {

  /** The kinds of faults. */
  public enum Code {
    /** Steps are so long that the loss grows. */
    LR_TOO_HIGH,
    /** Features differ so much in scale that no learning rate suits all of them. */
    UNSCALED_FEATURES;

    /** The word that files use. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How bad a finding is. */
  public enum Severity {
    /** Good to know. */
    NOTE,
    /** The result is likely to suffer. */
    WARNING,
    /** Going on is of no use. */
    ERROR;

    /** The word that files use. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that no part is null, and takes copies. */
  public Finding {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(remedy, "remedy");
    seen = Collections.unmodifiableMap(new TreeMap<>(seen));
    tries = List.copyOf(tries);
  }

  /** Plain data for JSON, in a fixed order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", code.key());
    map.put("severity", severity.key());
    map.put("round", round);
    map.put("epoch", epoch);
    map.put("seen", seen);
    map.put("cause", cause);
    map.put("remedy", remedy);
    map.put("try", new ArrayList<>(tries));
    return map;
  }
}
