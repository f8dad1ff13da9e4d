package io.thalweg.driver.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * One line of the metrics log: what a logged round has shown. Numbers may be NaN or infinite; that
 * is how a diverged run ends.
 *
 * @param seconds since the run began; NaN where the log does not say it
 * @param round rounds done, this one included
 * @param epoch the epoch this round belongs to, counted from 1
 * @param loss mean loss of the round's batch; NaN where all of its rows have weight 0
 * @param penalty of the objective at the parameters of that loss, which does not include it; 0
 *     without one
 * @param learningRate the learning rate of the round's update
 * @param gradientNorm Euclidean norm of the gradient of the objective, before clipping
 * @param rowsPerSecond rows processed per second since the last logged round
 * @param ledger the time of the rounds since the last logged one
 * @param evaluation measurements taken after this round, named {@code <data set>_<metric>}: {@code
 *     validation_loss}, {@code test_accuracy}; mostly empty
 */
public record RoundRecord(
    double seconds,
    long round,
    int epoch,
    double loss,
    double penalty,
    double learningRate,
    double gradientNorm,
    double rowsPerSecond,
    Ledger ledger,
    Map<String, Double> evaluation) {

  private static final Set<String> KEYS =
      Set.of(
          "seconds",
          "round",
          "epoch",
          "loss",
          "penalty",
          "lr",
          "gradient_norm",
          "rows_per_second",
          "ledger_ns");

  /**
   * Sorts and copies the evaluation.
   *
   * @throws IllegalArgumentException if an evaluation takes the name of another field
   */
  public RoundRecord {
    Objects.requireNonNull(ledger, "ledger");
    evaluation = Collections.unmodifiableMap(new TreeMap<>(evaluation));
    if (!Collections.disjoint(evaluation.keySet(), KEYS)) {
      throw new IllegalArgumentException("an evaluation is called like a field: " + evaluation);
    }
  }

  /** Whether all rows of the round have weight 0: it has no loss, and has changed nothing. */
  boolean isEmpty() {
    return Double.isNaN(loss) && gradientNorm == 0;
  }

  /** Plain data for JSON, in a fixed order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("round", round);
    map.put("epoch", epoch);
    map.put("loss", loss);
    if (penalty != 0) {
      map.put("penalty", penalty);
    }
    map.put("lr", learningRate);
    map.put("gradient_norm", gradientNorm);
    map.put("rows_per_second", rowsPerSecond);
    map.put("seconds", seconds);
    map.putAll(evaluation);
    map.put("ledger_ns", ledger.parts());
    return map;
  }

  /**
   * The record that {@link #toMap} has written; {@code null} numbers come back as NaN.
   *
   * @throws IllegalArgumentException if the map is not such a record
   */
  public static RoundRecord fromMap(Map<String, ?> map) {
    Map<String, Double> evaluation = new TreeMap<>();
    for (String key : map.keySet()) {
      if (!KEYS.contains(key)) {
        evaluation.put(key, number(map, key));
      }
    }
    return new RoundRecord(
        map.containsKey("seconds") ? number(map, "seconds") : Double.NaN,
        (long) number(map, "round"),
        (int) number(map, "epoch"),
        number(map, "loss"),
        map.containsKey("penalty") ? number(map, "penalty") : 0,
        number(map, "lr"),
        number(map, "gradient_norm"),
        number(map, "rows_per_second"),
        Ledger.from(map.get("ledger_ns")),
        evaluation);
  }

  private static double number(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value == null && map.containsKey(key)) {
      return Double.NaN;
    }
    throw new IllegalArgumentException(key + " is not a number: " + value);
  }
}
