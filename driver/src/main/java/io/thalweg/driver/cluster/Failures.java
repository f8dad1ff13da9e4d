package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** What becomes of an exception that a worker met: it ends the run, whatever the transport. */
final class Failures {
  private Failures() {}

  /** Throws {@code failure} if there is one; anything but a user's error is named as internal. */
  static void rethrow(RuntimeException failure) {
    if (failure == null) {
      return;
    }
    if (failure instanceof ThalwegException known) {
      throw known;
    }
    throw ThalwegException.of(ErrorCode.INTERNAL, "a worker failed: " + failure).cause(failure);
  }
}
