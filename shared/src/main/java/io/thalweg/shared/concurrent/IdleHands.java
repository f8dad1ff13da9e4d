package io.thalweg.shared.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Lets threads that wait awake take a share of the work of another one: workers of the driver's JVM
 * wait while the driver takes its step. No thread is woken for it, which would take longer than the
 * work, and none is waited for that has not begun.
 */
public final class IdleHands {
  private static final AtomicInteger AWAKE = new AtomicInteger();
  private static final AtomicReference<Work> OFFERED = new AtomicReference<>();

  private IdleHands() {}

  /** Work in numbered parts. The owner takes them from the front, the others from the back. */
  private static final class Work {
    private final int parts;
    private final IntConsumer part;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger takenFromBack = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private volatile Throwable failure;

    Work(int parts, IntConsumer part) {
      this.parts = parts;
      this.part = part;
    }

    void doAsOwner() {
      for (int next = 0; taken.getAndIncrement() < parts; next++) {
        run(next);
      }
    }

    boolean doAsHelper() {
      boolean helped = false;
      while (taken.get() < parts && taken.getAndIncrement() < parts) {
        run(parts - 1 - takenFromBack.getAndIncrement());
        helped = true;
      }
      return helped;
    }

    private void run(int number) {
      try {
        part.accept(number);
      } catch (RuntimeException | Error e) {
        failure = e; // thrown where the work was shared
      } finally {
        finished.incrementAndGet();
      }
    }

    void await() {
      SpinWait.until(() -> finished.get() >= parts);
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  /** Whether a thread waits awake right now. */
  public static boolean areThere() {
    return AWAKE.get() > 0;
  }

  /**
   * Runs {@code part} for 0 to {@code parts} (exclusive), on the caller's thread and on those that
   * wait awake meanwhile; returns when all are done.
   *
   * @throws RuntimeException what a part has thrown, when all are done
   */
  public static void share(int parts, IntConsumer part) {
    Work work = new Work(parts, part);
    boolean offered = OFFERED.compareAndSet(null, work); // else another thread shares its work
    work.doAsOwner();
    if (offered) {
      OFFERED.set(null);
    }
    work.await();
  }

  /** A thread begins to wait awake. */
  public static void join() {
    AWAKE.incrementAndGet();
  }

  /** It ends to do so. */
  public static void leave() {
    AWAKE.decrementAndGet();
  }

  /** Takes a share of the work that is offered. Returns whether there was any. */
  public static boolean help() {
    Work work = OFFERED.get();
    return work != null && work.doAsHelper();
  }
}
