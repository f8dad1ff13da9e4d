package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.TaskError;
import java.util.function.Supplier;

/** What becomes of an exception that a worker met: it ends the run, whatever the transport. */
final class Failures {
  private Failures() {}

  /** What {@code work}, which is a worker's, gives. */
  static <T> T named(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw named(e);
    } catch (Error e) {
      throw named(TaskError.of(e));
    }
  }

  /** Throws {@code failure} if there is one; anything but a user's error is named as internal. */
  static void rethrow(RuntimeException failure) {
    if (failure != null) {
      throw named(failure);
    }
  }

  private static ThalwegException named(RuntimeException failure) {
    return failure instanceof ThalwegException known
        ? known
        : ThalwegException.of(ErrorCode.INTERNAL, "a worker failed: " + failure).cause(failure);
  }
}
