package io.thalweg.driver.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.config.MetricTarget;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What has come of a run of an experiment.
 *
 * @param trial which
 * @param run where its files are
 * @param status as its summary says it
 * @param error why it has not completed
 * @param summary what {@code summary.json} says; empty where it has none
 * @param toTarget what it took; empty without a target
 */
public record TrialResult(
    TrialSpec trial,
    Path run,
    String status,
    Optional<String> error,
    Map<String, Object> summary,
    Optional<ToTarget> toTarget) {
  private static final String PROVENANCE = "provenance";

  /** Reads that of a run that has ended. */
  static TrialResult read(
      TrialSpec trial, Path run, Optional<MetricTarget> target, Optional<String> error) {
    Map<String, Object> summary = summary(run).orElse(Map.of());
    String status = summary.isEmpty() ? "failed" : String.valueOf(summary.get("status"));
    Optional<String> said = error.or(() -> Optional.ofNullable((String) summary.get("error")));
    TrialResult result = new TrialResult(trial, run, status, said, summary, Optional.empty());
    return new TrialResult(
        trial, run, status, said, summary, target.map(what -> result.curve().to(what)));
  }

  /** What a run has come to; empty where it has not ended. */
  static Optional<Map<String, Object>> summary(Path run) {
    return json(new RunDirectory(run).summary());
  }

  /** What is in a file of results; empty where there is none, or one that is not whole. */
  static Optional<Map<String, Object>> json(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(Json.parse(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // its writer has not ended
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, file + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  /** How it went. */
  public TrialCurve curve() {
    long rows = (long) number("rows", summary);
    long batch = summary.get("batch") instanceof Number size ? size.longValue() : 0;
    return TrialCurve.read(
        new RunDirectory(run).metrics(),
        batch,
        rows,
        bytesPerRound(),
        number("rows_processed", summary));
  }

  private double bytesPerRound() {
    return summary.get("forecast") instanceof Map<?, ?> forecast
        ? number("sent_bytes", forecast) + number("received_bytes", forecast)
        : 0;
  }

  /** A final measurement, such as {@code test_accuracy}; NaN where there is none. */
  double measured(String set, String metric) {
    return summary.get("metrics") instanceof Map<?, ?> sets
            && sets.get(set) instanceof Map<?, ?> metrics
            && metrics.get(metric) instanceof Number value
        ? value.doubleValue()
        : Double.NaN;
  }

  /** Final measurements of the held-out rows, by metric. */
  Map<String, Double> heldOut() {
    Map<String, Double> values = new TreeMap<>();
    if (summary.get("metrics") instanceof Map<?, ?> sets
        && sets.get("test") instanceof Map<?, ?> metrics) {
      metrics.forEach(
          (metric, value) -> {
            if (value instanceof Number number) {
              values.put(String.valueOf(metric), number.doubleValue());
            }
          });
    }
    return values;
  }

  /** The final loss over the training rows; NaN where it is not finite. */
  public double trainLoss() {
    return summary.get("train_loss") instanceof Number loss ? loss.doubleValue() : Double.NaN;
  }

  /** Seconds of its rounds. */
  public double trainSeconds() {
    return number("train_seconds", summary);
  }

  /** Rounds that it has done. */
  public long rounds() {
    return (long) number("rounds", summary);
  }

  /** Rows of all rounds per second of them. */
  double rowsPerSecond() {
    return number("rows_per_second", summary);
  }

  /** Rows of a round. */
  double rowsPerRound() {
    double rows = number("rows", summary);
    return summary.get("batch") instanceof Number size ? Math.min(size.doubleValue(), rows) : rows;
  }

  private static double number(String key, Map<?, ?> map) {
    return map.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  /** Plain data in a fixed order. */
  Map<String, Object> toMap(Path experiment) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("trial", trial.number());
    map.put("run", experiment.relativize(run).toString());
    map.put("axes", trial.axes());
    map.put("tuned", trial.tuned());
    map.put("status", status);
    error.ifPresent(text -> map.put("error", text));
    map.put("params_sha256", summary.get("params_sha256"));
    toTarget.ifPresent(steps -> map.putAll(steps.toMap()));
    map.put("train_loss", trainLoss());
    map.put("metrics", summary.getOrDefault("metrics", Map.of()));
    map.put("rounds", rounds());
    map.put("rows", (long) number("rows_processed", summary));
    map.put("bytes", (long) (bytesPerRound() * rounds()));
    map.put("train_seconds", trainSeconds());
    if (summary.get(PROVENANCE) instanceof Map<?, ?> from) {
      map.put("config_sha256", from.get("config_sha256"));
      map.put("data_sha256", from.get("data_sha256"));
      map.put("thalweg", from.get("thalweg"));
    }
    return map;
  }
}
