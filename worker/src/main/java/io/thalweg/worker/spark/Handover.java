package io.thalweg.worker.spark;

import io.thalweg.shared.concurrent.IdleHands;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands values, one at a time, from any thread to the one that created this object. That one spins
 * for a moment before it parks: small rounds follow one another within microseconds, which a
 * wake-up alone would double. Meanwhile it lends its {@link IdleHands}.
 *
 * @param <T> the type of the values
 */
final class Handover<T> {
  /** Within a JVM: workers wait while the driver takes its step. */
  static final long LONG_SPIN = 200_000;

  /** Between JVMs: an answer needs threads of the network, perhaps on this very core. */
  static final long SHORT_SPIN = 10_000;

  private static final long PARK_NANOS = 1_000_000_000;

  private final Thread taker = Thread.currentThread();
  private final long spinNanos;
  private volatile T value;
  private volatile boolean parked;

  /**
   * A hand-over to the caller's thread.
   *
   * @param spinNanos how long it waits awake
   */
  Handover(long spinNanos) {
    this.spinNanos = spinNanos;
  }

  /** Gives the next value; the one before was taken. */
  void put(T next) {
    value = next;
    if (parked) { // Waking a thread that runs costs, too.
      LockSupport.unpark(taker);
    }
  }

  /**
   * Waits for the next value.
   *
   * @throws InterruptedException where the thread is interrupted while it waits
   */
  T take() throws InterruptedException {
    spin();
    if (value == null) {
      park();
    }
    T taken = value;
    value = null;
    return taken;
  }

  private void spin() {
    IdleHands.join();
    long deadline = System.nanoTime() + spinNanos;
    while (value == null && System.nanoTime() < deadline) {
      if (IdleHands.help()) {
        deadline = System.nanoTime() + spinNanos;
      }
      Thread.onSpinWait();
    }
    IdleHands.leave();
  }

  private void park() throws InterruptedException {
    parked = true;
    try {
      while (value == null) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting");
        }
        LockSupport.parkNanos(this, PARK_NANOS);
      }
    } finally {
      parked = false;
    }
  }
}
