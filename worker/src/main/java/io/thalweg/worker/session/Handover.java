package io.thalweg.worker.session;

import io.thalweg.shared.concurrent.IdleHands;
import io.thalweg.shared.concurrent.SpinWait;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands values, one at a time, from any thread to the one that created this object. That one spins
 * for a moment before it parks: small rounds follow one another within microseconds, which a
 * wake-up alone would double. Meanwhile it lends its {@link IdleHands}.
 *
 * @param <T> the type of the values
 */
final class Handover<T> {
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
    if (!arrived()) {
      park();
    }
    T taken = value;
    value = null;
    return taken;
  }

  /** Who has helped waits anew: the driver goes on with its step. */
  private void spin() {
    IdleHands.join();
    boolean helped;
    do {
      helped = SpinWait.until(this::arrivedOrHelped, spinNanos);
    } while (helped && !arrived());
    IdleHands.leave();
  }

  private boolean arrivedOrHelped() {
    return arrived() || IdleHands.help();
  }

  private boolean arrived() {
    return value != null;
  }

  private void park() throws InterruptedException {
    parked = true;
    try {
      while (!arrived()) {
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
