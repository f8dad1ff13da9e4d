package io.thalweg.driver.bench;

import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.Trees;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our side of a comparison: {@code deploy/thalweg train} as its users run it, and what its run
 * directory says.
 *
 * @param name of config, log and run directory
 * @param master Spark's master
 * @param config YAML
 * @param javaOptions more options for the JVM
 */
record ThalwegRun(String name, String master, String config, List<String> javaOptions) {
  private static final long POLL_MILLIS = 2;

  ThalwegRun(String name, String master, String config) {
    this(name, master, config, List.of());
  }

  /**
   * Trains once.
   *
   * @return of the run: {@code round_us} (the mean wall time of a round in the second half, in
   *     microseconds, from the ledger), {@code rows_per_s} and {@code rounds_per_s} (the same),
   *     {@code train_s} (all rounds, the first ones included), {@code loop_s} (from the start of
   *     the ingest to the end of the last round), {@code first_round_s} (from the start of the
   *     process), {@code exit_s} (from the last logged round to the end of the process), {@code
   *     loss} and other metrics of the evaluation at the end ({@code train_loss}, {@code
   *     test_accuracy}, ...)
   */
  Map<String, Double> measure(Workbench bench) throws IOException, InterruptedException {
    Path yaml = Files.createDirectories(bench.work().resolve("configs")).resolve(name + ".yaml");
    Files.writeString(yaml, config);
    Path runDirectory = bench.work().resolve("runs").resolve(name);
    Trees.delete(
        runDirectory); // so that the run is in its place from the start: it is polled below
    List<String> command =
        List.of(
            bench.launcher(),
            "train",
            yaml.toString(),
            "--master=" + master,
            "--run-dir=" + runDirectory);
    Path log = bench.log(name);
    long start = System.nanoTime();
    Process process = Processes.start(command, bench.root(), environment(), log);
    long first = awaitFirstRound(process, runDirectory.resolve("metrics.jsonl"));
    Processes.finish(process, log);
    Instant end = Instant.now();
    Map<String, Double> results = read(runDirectory);
    results.put("first_round_s", (first - start) / 1e9);
    results.put("exit_s", seconds(lastRound(runDirectory), end));
    return results;
  }

  private Map<String, String> environment() {
    return Map.of(
        "THALWEG_DRIVER_MEMORY",
        Workbench.heap(),
        "THALWEG_JAVA_OPTIONS",
        String.join(" ", javaOptions),
        "OPENBLAS_NUM_THREADS",
        "1");
  }

  private static long awaitFirstRound(Process process, Path metrics)
      throws IOException, InterruptedException {
    while (process.isAlive() && !(Files.exists(metrics) && Files.size(metrics) > 0)) {
      Thread.sleep(POLL_MILLIS);
    }
    return System.nanoTime();
  }

  private static Instant lastRound(Path runDirectory) throws IOException {
    return Files.getLastModifiedTime(runDirectory.resolve("metrics.jsonl")).toInstant();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private static Map<String, Double> read(Path runDirectory) throws IOException {
    Map<String, Object> summary =
        Json.parse(Files.readAllBytes(runDirectory.resolve("summary.json")));
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("train_s", number(summary.get("train_seconds")));
    Instant started = Instant.parse((String) summary.get("started"));
    results.put("loop_s", seconds(started, lastRound(runDirectory)));
    metrics(summary, results);
    double rows = number(summary.get("rows_processed")) / number(summary.get("rounds"));
    double micros = steadyMicros(MetricsLog.read(runDirectory.resolve("metrics.jsonl")));
    results.put("round_us", micros);
    results.put("rounds_per_s", 1e6 / micros);
    results.put("rows_per_s", rows * 1e6 / micros);
    return results;
  }

  private static void metrics(Map<String, Object> summary, Map<String, Double> results) {
    if (summary.get("metrics") instanceof Map<?, ?> sets) {
      sets.forEach(
          (set, values) -> {
            if (values instanceof Map<?, ?> named) {
              named.forEach((metric, value) -> results.put(set + "_" + metric, number(value)));
            }
          });
    }
  }

  /** The second half of the rounds: by then the JVM has compiled what it will. */
  private static double steadyMicros(List<RoundRecord> records) {
    long last = records.get(records.size() - 1).round();
    long from = 0;
    List<RoundRecord> half = new ArrayList<>();
    for (RoundRecord record : records) {
      if (record.round() <= last / 2) {
        from = record.round();
      } else {
        half.add(record);
      }
    }
    double nanos = half.stream().mapToDouble(record -> record.ledger().total()).sum();
    return nanos / 1e3 / (last - from);
  }

  private static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
