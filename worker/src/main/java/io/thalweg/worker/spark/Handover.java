package io.thalweg.worker.spark;

import java.util.concurrent.locks.LockSupport;

/**
 * Hands one value from one thread to another that spins for a moment before it parks: small rounds
 * are answered within microseconds, which a wake-up alone would double.
 *
 * @param <T> the type of the value
 */
public final class Handover<T> {
  private static final long SPIN_NANOS = 30_000;
  private static final long PARK_NANOS = 1_000_000_000;

  private final Thread taker = Thread.currentThread();
  private volatile T value;

  /** Gives the value and wakes the taker. */
  public void put(T value) {
    this.value = value;
    LockSupport.unpark(taker);
  }

  /**
   * Waits for the value. Called only by the thread that created this object.
   *
   * @throws InterruptedException where the thread is interrupted while it waits
   */
  public T take() throws InterruptedException {
    long deadline = System.nanoTime() + SPIN_NANOS;
    while (value == null && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    while (value == null) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for an order");
      }
      LockSupport.parkNanos(this, PARK_NANOS);
    }
    return value;
  }
}
