package io.thalweg.shared.concurrent;

/**
 * Work that has to be done although its thread has been interrupted, such as giving back memory.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Runs {@code work} as if the thread had not been interrupted; afterwards it is so again. */
  public static void run(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
