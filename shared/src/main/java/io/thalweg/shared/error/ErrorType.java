package io.thalweg.shared.error;

/** Kinds of failure, each with the exit code that the command line returns for it. */
public enum ErrorType {
  /** The command line or the config is wrong. */
  USAGE(64),
  /** The data is wrong. */
  DATA(65),
  /** A fault of Thalweg, Spark or the machine. */
  INTERNAL(70),
  /** Stopped from outside. */
  INTERRUPTED(75),
  /** The loss or the gradient is no longer finite, the loss has grown, or nothing was learnt. */
  DIVERGED(76);

  private final int exitCode;

  ErrorType(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The process exit code, clear of Spark's own. */
  public int exitCode() {
    return exitCode;
  }
}
