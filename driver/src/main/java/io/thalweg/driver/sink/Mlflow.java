package io.thalweg.driver.sink;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A run of an MLflow tracking server, with a metric per figure and logged round. A thread of its
 * own sends them, many at a time, so that no round waits for the server.
 */
public final class Mlflow implements Sink {
  /** What MLflow takes in one call, of metrics; these have at most some 200 bytes each. */
  static final int MOST_METRICS = 1000;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final long LAST_SECONDS = 30; // for what is left at the end of the run
  private static final long PACE_MILLIS = 1000; // short rounds share a call
  private static final int MOST_WAITING = 1_000_000; // metrics that a server does not keep up with

  private final MlflowApi api;
  private final Clock clock;
  private final ExecutorService sender = Executors.newSingleThreadExecutor(Mlflow::thread);
  private final List<Map<String, Object>> waiting = new ArrayList<>();
  private final String run;
  private Future<?> sending;
  private long sent; // when it has begun

  private Mlflow(MlflowApi api, String run, Clock clock) {
    this.api = api;
    this.run = run;
    this.clock = clock;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "thalweg-mlflow");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins a run.
   *
   * @param server such as {@code http://localhost:5000}
   * @param experiment its experiment, which is made where there is none
   * @param name of the run
   */
  public static Mlflow begin(String server, String experiment, String name, Clock clock)
      throws IOException {
    return begin(new MlflowApi(server, PAUSE), experiment, name, clock);
  }

  static Mlflow begin(MlflowApi api, String experiment, String name, Clock clock)
      throws IOException {
    Map<String, Object> created =
        api.post(
            "runs/create",
            Map.of(
                "experiment_id",
                api.experiment(experiment),
                "run_name",
                name,
                "start_time",
                clock.millis()));
    Map<String, Object> info = MlflowApi.part(MlflowApi.part(created, "run"), "info");
    return new Mlflow(api, String.valueOf(info.get("run_id")), clock);
  }

  @Override
  public void round(RoundRecord round) throws IOException {
    long now = clock.millis();
    synchronized (waiting) {
      if (waiting.size() > MOST_WAITING) {
        throw new IOException("the server does not keep up with the rounds");
      }
      Figures.of(round)
          .forEach((name, value) -> waiting.add(metric(name, value, now, round.round())));
    }
    if (now - sent >= PACE_MILLIS && (sending == null || sending.isDone())) {
      await(0);
      sent = now;
      sending = sender.submit(this::send);
    }
  }

  /** Numbers that are not finite have names, as Protocol Buffers write them in JSON. */
  private static Map<String, Object> metric(String name, double value, long now, long step) {
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("key", name);
    metric.put("value", Double.isFinite(value) ? (Object) value : String.valueOf(value));
    metric.put("timestamp", now);
    metric.put("step", step);
    return metric;
  }

  /**
   * Sends all that waits. A batch that is written in part is sent again whole, which adds nothing
   * twice.
   */
  private Void send() throws IOException {
    for (List<Map<String, Object>> batch = next(); !batch.isEmpty(); batch = next()) {
      api.post("runs/log-batch", Map.of("run_id", run, "metrics", batch));
    }
    return null;
  }

  private List<Map<String, Object>> next() {
    synchronized (waiting) {
      List<Map<String, Object>> part = waiting.subList(0, Math.min(waiting.size(), MOST_METRICS));
      List<Map<String, Object>> batch = List.copyOf(part);
      part.clear();
      return batch;
    }
  }

  /** What has become of the last sending. */
  private void await(long seconds) throws IOException {
    if (sending == null) {
      return;
    }
    try {
      sending.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      sender.shutdownNow();
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      sender.shutdownNow();
      throw new IOException("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String named(RunStatus status) {
    return switch (status) {
      case COMPLETED -> "FINISHED";
      case INTERRUPTED -> "KILLED";
      case DIVERGED, FAILED -> "FAILED";
    };
  }

  @Override
  public void end(RunStatus status) throws IOException {
    await(LAST_SECONDS);
    sending =
        sender.submit(
            () -> {
              send();
              return api.post(
                  "runs/update",
                  Map.of("run_id", run, "status", named(status), "end_time", clock.millis()));
            });
    await(LAST_SECONDS);
    sender.shutdown();
  }
}
