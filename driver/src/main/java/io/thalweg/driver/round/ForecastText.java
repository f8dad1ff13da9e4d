package io.thalweg.driver.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A forecast in words. */
public record ForecastText(Forecast forecast) {

  /** All of it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(time(), sizes(), memory()));
    lines.addAll(network());
    lines.addAll(limits());
    return lines;
  }

  /** What there is to do, and how long it takes where this is known. */
  private String time() {
    Workload work = forecast.work();
    double epochs = (double) work.rounds() / work.roundsPerEpoch();
    String rounds =
        format(
            "%,d round%s (%s epoch%s)",
            work.rounds(),
            work.rounds() == 1 ? "" : "s",
            epochs == Math.rint(epochs) ? format("%,.0f", epochs) : format("%.1f", epochs),
            epochs == 1 ? "" : "s");
    return forecast
        .pace()
        .map(
            pace ->
                format(
                    "about %s for %s: %s a round, %s an epoch",
                    duration(pace.of(work.rounds())),
                    rounds,
                    duration(pace.roundSeconds()),
                    duration(pace.roundSeconds() * work.roundsPerEpoch())))
        .orElse(rounds);
  }

  /** What rows and parameters take. */
  private String sizes() {
    Workload work = forecast.work();
    String rows =
        format(
            "%s%,d rows in %s",
            work.isCounted() ? "" : "about ", work.rows(), bytes(work.rowBytes()));
    return format(
        "%s, %,d parameters, with what the optimizer keeps %s",
        rows, work.parameters(), bytes(work.stateBytes()));
  }

  /** Heaps, each against what it has. */
  private String memory() {
    long rows = Math.min(forecast.rows().bytes(), forecast.rows().limit());
    if (forecast.capacity().isLocal()) {
      return need("driver and workers", forecast.driver(), rows) + spilled();
    }
    return need("driver", forecast.driver(), 0)
        + "; "
        + need(
            forecast.capacity().executors() == 1
                ? "the executor"
                : "each of " + forecast.capacity().executors() + " executors",
            forecast.executor(),
            rows)
        + spilled();
  }

  private String spilled() {
    return forecast.spilledBytes() == 0
        ? ""
        : "; " + bytes(forecast.spilledBytes()) + " of the rows do not fit and lie in files";
  }

  private static String need(String who, Forecast.Need need, long rows) {
    String limit = need.limit() == Long.MAX_VALUE ? "any size" : bytes(need.limit());
    return format("%s %s of %s", who, bytes(need.bytes() + rows), limit);
  }

  /** What a round sends; nothing where all is in one process. */
  private List<String> network() {
    List<String> lines = new ArrayList<>();
    if (!forecast.capacity().isLocal()) {
      lines.add(
          format(
              "a round sends %s to %d executor%s and brings back %s from %d worker%s",
              bytes(forecast.sentBytes()),
              forecast.capacity().executors(),
              forecast.capacity().executors() == 1 ? "" : "s",
              bytes(forecast.receivedBytes()),
              forecast.work().share().workers(),
              forecast.work().share().workers() == 1 ? "" : "s"));
    }
    return lines;
  }

  /** What is needed of what Spark and the system limit; nothing where that is nothing. */
  private List<String> limits() {
    List<String> limits = new ArrayList<>();
    if (forecast.result().bytes() > 0) {
      limits.add(need("spark.driver.maxResultSize", forecast.result(), 0));
    }
    if (!forecast.capacity().isLocal()) {
      limits.add(need("spark.rpc.message.maxSize", forecast.message(), 0));
    }
    if (forecast.sharedMemory().bytes() > 0) {
      limits.add(need("/dev/shm", forecast.sharedMemory(), 0));
    }
    return limits.isEmpty() ? limits : List.of(String.join(", ", limits));
  }

  /** What matters most, in one line. */
  public String line() {
    return forecast.pace().isPresent() ? time() + "; " + memory() : memory();
  }

  private static String bytes(long bytes) {
    return Bytes.text(bytes);
  }

  /** With a unit that fits: {@code 0.35 ms}, {@code 2.4 s}, {@code 1:23:45 h}. */
  public static String duration(double seconds) {
    if (seconds >= 3600) {
      long minutes = Math.round(seconds / 60);
      return format("%d:%02d h", minutes / 60, minutes % 60);
    }
    if (seconds >= 60) {
      long whole = Math.round(seconds);
      return format("%d:%02d min", whole / 60, whole % 60);
    }
    if (seconds >= 1) {
      return format("%.1f s", seconds);
    }
    double millis = seconds * 1e3;
    return millis >= 10 ? format("%.0f ms", millis) : format("%.2g ms", millis);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
