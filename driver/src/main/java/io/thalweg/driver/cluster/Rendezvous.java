package io.thalweg.driver.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where the driver's thread, which creates it, waits for its workers: for a moment awake, then
 * asleep. A worker's thread is mostly back within microseconds, a wake-up takes tens of them.
 */
final class Rendezvous {
  private final Thread driver = Thread.currentThread();
  private final AtomicInteger missing = new AtomicInteger();
  private volatile boolean asleep;

  /** From now on {@code count} workers are waited for. */
  void expect(int count) {
    missing.set(count);
  }

  /** How many have not arrived. */
  int missing() {
    return missing.get();
  }

  /** Whether all have arrived. */
  boolean isComplete() {
    return missing.get() == 0;
  }

  /** One of them has arrived. Called by any thread. */
  void arrive() {
    if (missing.decrementAndGet() == 0) {
      wake();
    }
  }

  /** Something has happened. Called by any thread. */
  void wake() {
    if (asleep) { // Waking a thread that is awake costs, too.
      LockSupport.unpark(driver);
    }
  }

  /** Sleeps until something happens, unless {@code done}; at most {@code nanos}. */
  void sleepUnless(BooleanSupplier done, long nanos) {
    asleep = true;
    try {
      if (!done.getAsBoolean()) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      asleep = false;
    }
  }
}
