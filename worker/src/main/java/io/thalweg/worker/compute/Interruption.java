package io.thalweg.worker.compute;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/**
 * Ends work on many rows where its thread has been interrupted, as Spark does with cancelled tasks.
 */
final class Interruption {
  private Interruption() {}

  /**
   * Called before every block of rows.
   *
   * @throws ThalwegException INTERRUPTED; the thread stays interrupted
   */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw ThalwegException.of(ErrorCode.INTERRUPTED, "the run was interrupted");
    }
  }
}
