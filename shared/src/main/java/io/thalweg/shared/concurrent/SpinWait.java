package io.thalweg.shared.concurrent;

import java.util.function.BooleanSupplier;

/**
 * Waits awake for other threads, which are mostly done within microseconds; to wake a sleeping
 * thread takes tens of them. Every few turns the core is offered to threads that wait for one, for
 * the one waited for may be among them: a scheduler may put both on the same core.
 */
public final class SpinWait {
  /** How long threads of one JVM wait awake for one another. */
  public static final long WITHIN_A_JVM = 2_000_000;

  /** How long is waited awake for another JVM, whose answer needs threads of the network. */
  public static final long BETWEEN_JVMS = 10_000;

  private static final int TURNS = 16;

  private SpinWait() {}

  /**
   * Waits until {@code done} gives true, but not much longer than {@code nanos}. Returns whether it
   * did.
   */
  public static boolean until(BooleanSupplier done, long nanos) {
    boolean isDone = done.getAsBoolean();
    long deadline = isDone ? 0 : System.nanoTime() + nanos;
    for (int turn = 1; !isDone && System.nanoTime() < deadline; turn++) {
      pause(turn);
      isDone = done.getAsBoolean();
    }
    return isDone;
  }

  /** Waits until {@code done} gives true, which cannot take long. */
  static void until(BooleanSupplier done) {
    for (int turn = 1; !done.getAsBoolean(); turn++) {
      pause(turn);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the yield but time
  private static void pause(int turn) {
    if (turn % TURNS == 0) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }
}
