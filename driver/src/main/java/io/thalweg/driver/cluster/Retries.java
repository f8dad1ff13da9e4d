package io.thalweg.driver.cluster;

import java.util.concurrent.TimeUnit;

/**
 * How often a run may lose its session before it gives up. One executor that dies can take several
 * sessions with it within a second, and machines may go one after the other: such losses are not
 * that many independent failures, so the run waits longer each time, and gives up only when they
 * are spread over some time.
 */
final class Retries {
  private static final int LEAST_LOST = 3;
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LAST_DOUBLING = 2;

  private int lost;
  private long first;

  /** A round is finished: what was lost before is forgotten. */
  void finished() {
    lost = 0;
  }

  /** A session was lost at {@code nanos}. */
  void lose(long nanos) {
    first = lost == 0 ? nanos : first;
    lost++;
  }

  /** How many were lost without a finished round. */
  int lost() {
    return lost;
  }

  /** When the first of them was. */
  long first() {
    return first;
  }

  /** Whether another session makes no sense at {@code nanos}. */
  boolean areOver(long nanos) {
    return lost >= LEAST_LOST && nanos - first >= LEAST_NANOS;
  }

  /** How long to wait before the next session. */
  long pauseNanos() {
    return FIRST_PAUSE_NANOS << Math.min(lost - 1, LAST_DOUBLING);
  }
}
