package io.thalweg.driver.files;

import io.thalweg.driver.state.Details;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Rollback;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outcome of a run: what {@code summary.json} says.
 *
 * @param name the run's name in the config
 * @param reason why the run ended before its last round, or whose weights its model has; for a run
 *     that has not completed it is the error
 * @param found what was found then
 * @param remedy what to do about it
 * @param findings what is wrong with it
 * @param rollbacks where it went back to sound parameters
 * @param notes what its user was told about it
 * @param resumed where it has gone on after it had been left
 * @param forecast what it was to take
 */
public record RunSummary(
    String name,
    RunStatus status,
    Optional<String> reason,
    Optional<String> found,
    Optional<String> remedy,
    Instant started,
    Instant finished,
    Work work,
    Outcome outcome,
    Setup setup,
    Provenance provenance,
    List<Finding> findings,
    List<Rollback> rollbacks,
    List<String> notes,
    List<ResumePoint> resumed,
    RunForecast forecast) {
  private static final String FOUND = "found";
  private static final String REMEDY = "remedy";

  /** Checks that no part is null. */
  public RunSummary {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(found, FOUND);
    Objects.requireNonNull(remedy, REMEDY);
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(finished, "finished");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(setup, "setup");
    Objects.requireNonNull(provenance, "provenance");
    findings = List.copyOf(findings);
    rollbacks = List.copyOf(rollbacks);
    notes = List.copyOf(notes);
    resumed = List.copyOf(resumed);
    Objects.requireNonNull(forecast, "forecast");
  }

  /**
   * What was done.
   *
   * @param rounds finished rounds
   * @param emptyRounds those among them whose rows all have weight 0: they changed nothing
   * @param epochs passes over the data, a fraction where the last one is incomplete
   * @param rows rows of the training set
   * @param rowsProcessed rows of all finished rounds together
   * @param trainSeconds time of the rounds alone
   * @param ingestSeconds time to read, check and pack the data
   * @param badRows by data set ({@code train}, {@code test}), the rows that were left out of its
   *     source since they could not be used
   */
  public record Work(
      long rounds,
      long emptyRounds,
      double epochs,
      long rows,
      long rowsProcessed,
      double trainSeconds,
      double ingestSeconds,
      Map<String, Long> badRows) {

    /** Takes a copy. */
    public Work {
      badRows = Collections.unmodifiableMap(new LinkedHashMap<>(badRows));
    }

    /** Rows processed per second of training; NaN where no time has passed. */
    public double rowsPerSecond() {
      return trainSeconds > 0 ? rowsProcessed / trainSeconds : Double.NaN;
    }

    /** Rounds per second of training; NaN where no time has passed. */
    public double roundsPerSecond() {
      return trainSeconds > 0 ? rounds / trainSeconds : Double.NaN;
    }
  }

  /**
   * What came of it.
   *
   * @param trainLoss the last known loss over the training rows; NaN where there is none
   * @param metrics by data set ({@code train}, {@code validation}, {@code test}), then by metric
   * @param details by held-out data set
   * @param parameters the number of parameters
   * @param paramsSha256 hash of the parameters' little-endian bytes ({@link Sha256#of})
   */
  public record Outcome(
      double trainLoss,
      Map<String, Map<String, Double>> metrics,
      Map<String, Details> details,
      long parameters,
      String paramsSha256) {

    /** Sorts the data sets into their usual order. */
    public Outcome {
      Objects.requireNonNull(paramsSha256, "paramsSha256");
      Map<String, Map<String, Double>> ordered = new LinkedHashMap<>();
      for (String set : new String[] {"train", "validation", "test"}) {
        if (metrics.containsKey(set)) {
          ordered.put(set, new TreeMap<>(metrics.get(set)));
        }
      }
      metrics.forEach((set, values) -> ordered.putIfAbsent(set, new TreeMap<>(values)));
      metrics = Collections.unmodifiableMap(ordered);
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /**
   * What did it.
   *
   * @param transport {@code resident}, {@code job} or {@code in-process}
   * @param batch rows per round of the first epoch; 0 for the full batch
   */
  public record Setup(
      String transport, String kernels, String dtype, int batch, int workers, int shards) {

    /** Checks the parts. */
    public Setup {
      Objects.requireNonNull(transport, "transport");
      Objects.requireNonNull(kernels, "kernels");
      Objects.requireNonNull(dtype, "dtype");
      if (batch < 0 || workers < 0 || shards < 0) {
        throw new IllegalArgumentException("batch, workers and shards are counts");
      }
    }
  }

  /** Plain data for JSON, in a fixed order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("status", status.id());
    String key = status == RunStatus.COMPLETED ? "reason" : "error";
    reason.ifPresent(text -> map.put(key, text));
    found.ifPresent(text -> map.put(FOUND, text));
    remedy.ifPresent(text -> map.put(REMEDY, text));
    map.put("started", started.toString());
    map.put("finished", finished.toString());
    map.put("total_seconds", Duration.between(started, finished).toMillis() / 1e3);
    map.put("rounds", work.rounds());
    if (work.emptyRounds() > 0) {
      map.put("empty_rounds", work.emptyRounds());
    }
    map.put("epochs", work.epochs());
    map.put("rows", work.rows());
    map.put("bad_rows", work.badRows());
    map.put("rows_processed", work.rowsProcessed());
    map.put("train_loss", outcome.trainLoss());
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("train", Map.of());
    metrics.putAll(outcome.metrics());
    metrics.putIfAbsent("test", Map.of());
    map.put("metrics", metrics);
    Map<String, Object> details = new LinkedHashMap<>();
    outcome.details().forEach((set, known) -> details.put(set, known.toMap()));
    map.put("details", details);
    map.put("parameters", outcome.parameters());
    map.put("params_sha256", outcome.paramsSha256());
    map.put("train_seconds", work.trainSeconds());
    map.put("ingest_seconds", work.ingestSeconds());
    map.put("rows_per_second", work.rowsPerSecond());
    map.put("rounds_per_second", work.roundsPerSecond());
    map.put("transport", setup.transport());
    map.put("kernels", setup.kernels());
    map.put("dtype", setup.dtype());
    map.put("batch", setup.batch() == 0 ? "full" : setup.batch());
    map.put("workers", setup.workers());
    map.put("shards", setup.shards());
    map.put("findings", findings.stream().map(Finding::toMap).toList());
    map.put("rollbacks", rollbacks.stream().map(Rollback::toMap).toList());
    map.put("notes", notes);
    map.put("resumed", resumed.stream().map(ResumePoint::toMap).toList());
    map.put("forecast", forecast.figures());
    map.put("provenance", provenance.toMap());
    return map;
  }

  /** Writes {@code summary.json} atomically. */
  public void write(Path path) {
    AtomicFiles.write(path, Json.pretty(toMap()));
  }
}
