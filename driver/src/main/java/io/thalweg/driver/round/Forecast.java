package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Capacity;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.worker.session.Footprint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a training will take, against what there is.
 *
 * @param pace of its rounds, where some have been run
 */
public record Forecast(Workload work, Capacity capacity, Optional<Pace> pace) {
  private static final long SPARK = 64L << 20; // what Spark's own objects take of a heap at least
  static final double TIGHT = 0.6; // of a heap: its old generation has two thirds
  private static final double LONG = 60; // seconds

  /** Of something that there is so much of. */
  public record Need(long bytes, long limit) {
    /** Whether it is certain not to fit. */
    boolean exceeds() {
      return bytes > limit;
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("needs_bytes", bytes);
      map.put("has_bytes", limit);
      return map;
    }
  }

  /** Before any round has been run. */
  public static Forecast of(Workload work, Capacity capacity) {
    return new Forecast(work, capacity, Optional.empty());
  }

  /** The same with what rounds have been seen to take. */
  public Forecast with(Pace known) {
    return new Forecast(work, capacity, Optional.of(known));
  }

  /** Heap of the driver, and of its workers where these share its process; rows apart. */
  public Need driver() {
    long gradients =
        capacity.isLocal()
            ? workersHere() * work.workerBytes()
            : work.share().answers() * work.vectorBytes();
    return new Need(SPARK + work.stateBytes() + gradients, capacity.driverHeap());
  }

  /** Heap of each executor; rows apart. */
  public Need executor() {
    long workers = workersHere() * work.workerBytes();
    return capacity.isLocal()
        ? driver()
        : new Need(SPARK + work.vectorBytes() + workers, capacity.executorHeap());
  }

  private long workersHere() {
    return Math.min(capacity.slots(), work.share().workers());
  }

  /** Packed rows of each executor; what does not fit in goes to its disk. */
  public Need rows() {
    long each = work.rowBytes() / capacity.executors();
    long room = capacity.executorHeap() - executor().bytes();
    return new Need(each, Math.max(0, Math.min(capacity.storage(), room)));
  }

  /** Bytes of all executors together that go to their disks. */
  public long spilledBytes() {
    return Math.max(0, rows().bytes() - rows().limit()) * capacity.executors();
  }

  /** The results of one Spark job, where each round is one. */
  public Need result() {
    boolean job = work.transport() == TransportChoice.JOB;
    long limit = capacity.maxResult() == 0 ? Long.MAX_VALUE : capacity.maxResult();
    return new Need(job ? work.answerBytes() : 0, limit);
  }

  /** Shared memory of workers on the driver's host. */
  public Need sharedMemory() {
    return new Need(work.share().workers() * capacity.window(), capacity.sharedMemory());
  }

  /** The largest message over Spark's RPC. */
  public Need message() {
    return new Need(Footprint.largestMessage(), capacity.maxMessage());
  }

  /** What travels from the driver in a round: the parameters, once for each executor. */
  public long sentBytes() {
    return capacity.isLocal() ? 0 : work.wireBytes() * capacity.executors();
  }

  /** What travels to the driver in a round: the partial sums of all workers. */
  public long receivedBytes() {
    return capacity.isLocal() ? 0 : work.answerBytes();
  }

  /** Seconds of all rounds, where this is known. */
  public Optional<Double> seconds() {
    return pace.map(known -> known.of(work.rounds()));
  }

  /** Seconds of an epoch, where this is known. */
  public Optional<Double> epochSeconds() {
    return pace.map(known -> known.roundSeconds() * work.roundsPerEpoch());
  }

  /** Whether a user should see it before the first round. */
  public boolean matters() {
    return spilledBytes() > 0
        || driver().bytes() > TIGHT * driver().limit()
        || executor().bytes() > TIGHT * executor().limit()
        || seconds().filter(known -> known > LONG).isPresent();
  }

  /**
   * Refuses what is certain not to fit. Rows always do.
   *
   * @throws io.thalweg.shared.error.ThalwegException BAD_VALUE that says which setting to change
   */
  public Forecast require() {
    TooLarge.refuse(this);
    return this;
  }

  /** Plain data, in a fixed order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", work.rows());
    map.put("rows_counted", work.isCounted());
    map.put("row_bytes", work.rowBytes());
    map.put("spilled_bytes", spilledBytes());
    map.put("parameters", work.parameters());
    map.put("state_bytes", work.stateBytes());
    map.put("rounds", work.rounds());
    map.put("rounds_per_epoch", Math.round(work.roundsPerEpoch()));
    map.put("workers", work.share().workers());
    map.put("executors", capacity.executors());
    map.put("sent_bytes", sentBytes());
    map.put("received_bytes", receivedBytes());
    map.put("driver", driver().toMap());
    map.put("executor", executor().toMap());
    map.put("rows_per_executor", rows().toMap());
    map.put("result", result().toMap());
    map.put("message", message().toMap());
    map.put("shared_memory", sharedMemory().toMap());
    pace.ifPresent(known -> map.put("round_seconds", known.roundSeconds()));
    epochSeconds().ifPresent(known -> map.put("epoch_seconds", known));
    seconds().ifPresent(known -> map.put("seconds", known));
    return map;
  }
}
