package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/**
 * An {@link Error} that a task has met, as an exception. Spark ends the JVM of a task that throws
 * an Error, or what is caused by one, for most kinds of errors; with {@code local[...]} that is the
 * JVM of the caller. So this has the text and the stack of the error but not the error itself,
 * whose class need not be known where it arrives.
 */
public final class TaskError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself

  private TaskError(Error met) {
    super(met.toString());
    setStackTrace(met.getStackTrace());
  }

  /** It is called by the error that it stands for. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return getMessage();
  }

  /**
   * The user's error that a task has thrown, where Spark has wrapped one into {@code fault}. A
   * worker that has lost its driver says nothing about what is wrong.
   */
  public static Optional<ThalwegException> in(Throwable fault) {
    return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
        .limit(LONGEST_CHAIN)
        .flatMap(cause -> named(cause).stream())
        .findFirst()
        .filter(error -> error.code() != ErrorCode.WORKERS_LOST);
  }

  private static Optional<ThalwegException> named(Throwable cause) {
    if (cause instanceof ThalwegException known) {
      return Optional.of(known);
    }
    return cause instanceof TaskError
        ? Optional.of(
            ThalwegException.of(ErrorCode.INTERNAL, "a worker failed: " + cause).cause(cause))
        : Optional.empty();
  }

  /**
   * What {@code work}, which is part of a task, gives.
   *
   * @throws ThalwegException OUT_OF_MEMORY in the driver's JVM
   * @throws TaskError for any other Error
   * @throws OutOfMemoryError in an executor, which ends with it: nobody knows what else has failed
   *     there, and the cluster starts another one
   */
  static <T> T instead(Supplier<T> work) {
    try {
      return work.get();
    } catch (Error e) {
      throw of(e);
    }
  }

  /** What to throw, or to hand to the driver, in place of {@code met}; see {@link #instead}. */
  public static RuntimeException of(Error met) {
    if (!(met instanceof OutOfMemoryError)) {
      return new TaskError(met);
    }
    if (isInDriver()) {
      return OutOfMemory.ofThisProcess(met.toString());
    }
    throw met;
  }

  private static boolean isInDriver() {
    SparkEnv env = SparkEnv.get();
    return env == null || env.executorId().equals(ExecutorLoss.DRIVER);
  }
}
