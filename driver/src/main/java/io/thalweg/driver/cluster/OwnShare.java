package io.thalweg.driver.cluster;

import io.thalweg.worker.session.Report;
import java.util.List;

/**
 * How many of the asked workers the driver's thread stands in for, where they live in its JVM. One
 * at least: the thread would only wait, on a core that a worker may need. All of them where that is
 * faster than a hand-over between threads. Who computes does not matter to a bit, only to time.
 */
final class OwnShare {
  /** What it takes to wake a thread, and to be woken by it. */
  private static final double HANDOVER_NANOS = 10_000;

  private static final double WEIGHT_OF_LATEST = 1.0 / 16;

  private double stepNanos = Double.POSITIVE_INFINITY;

  /** How many of {@code asked} workers the driver's thread should stand in for. */
  int of(int asked) {
    return (asked - 1) * stepNanos < HANDOVER_NANOS ? asked : 1;
  }

  /** Notes how long workers took for a step. Mutates this object. */
  void observe(List<? extends Report<?>> reports) {
    for (int i = 0; i < reports.size(); i++) { // an iterator would be allocated
      double nanos = reports.get(i).computeNanos();
      stepNanos =
          stepNanos == Double.POSITIVE_INFINITY
              ? nanos
              : stepNanos + WEIGHT_OF_LATEST * (nanos - stepNanos);
    }
  }
}
