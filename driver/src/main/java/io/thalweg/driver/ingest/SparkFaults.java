package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.spark.HostWishes;
import java.util.concurrent.Callable;

/** What Spark throws while it reads a source, in words for the user. */
final class SparkFaults {
  private static final int MESSAGE_LENGTH = 300;

  private SparkFaults() {}

  /**
   * Runs {@code work}; an exception of Spark's becomes UNREADABLE_DATA with the message of its
   * innermost cause, unless a ThalwegException is among its causes.
   */
  static <T> T translate(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw HostWishes.in(e).orElseGet(() -> translate(e));
    }
  }

  private static ThalwegException translate(Exception fault) {
    Throwable root = fault;
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ThalwegException ours) {
        return ours;
      }
      root = cause;
    }
    return ThalwegException.of(ErrorCode.UNREADABLE_DATA, "Spark cannot read the data")
        .found(firstLine(root))
        .remedy("check the path, the format and its options; --debug shows Spark's own messages")
        .cause(fault);
  }

  private static String firstLine(Throwable root) {
    String text = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    String shown =
        text.length() > MESSAGE_LENGTH ? text.substring(0, MESSAGE_LENGTH) + "..." : text;
    return root.getClass().getSimpleName() + ": " + shown;
  }
}
