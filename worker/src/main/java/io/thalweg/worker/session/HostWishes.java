package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;

/**
 * What the application around a run wants of it, as seen in what Spark throws: it has interrupted
 * the thread, cancelled the jobs, or stopped Spark. None of these is a fault of data or cluster;
 * such a fault, as {@link ExecutorLoss} knows it, is told from them here, since it may stop Spark.
 */
public final class HostWishes {
  private static final String CANCELLED = "SPARK_JOB_CANCELLED";
  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself

  private HostWishes() {}

  /**
   * The error that {@code fault} is for the user, if the application wanted it: INTERRUPTED or
   * WORKERS_LOST. An interrupted thread that has lost its mark by the exception gets it back.
   */
  public static Optional<ThalwegException> in(Throwable fault) {
    return causes(fault)
        .takeWhile(cause -> !(cause instanceof ThalwegException))
        .flatMap(cause -> one(cause).stream())
        .findFirst()
        .map(error -> error.cause(fault));
  }

  /**
   * The same for what was thrown by a use of {@code context}. What Spark's own code trips over once
   * it is stopped, also in tasks that it interrupts, has no type or text of its own: then it is the
   * stop, whatever it is, but for an interrupt of this thread.
   */
  public static Optional<ThalwegException> in(Throwable fault, SparkContext context) {
    boolean stops =
        context.isStopped()
            && !(fault instanceof InterruptedException)
            && causes(fault).noneMatch(ThalwegException.class::isInstance);
    if (!stops) {
      return in(fault);
    }
    ThalwegException reason =
        ExecutorLoss.in(fault)
            .filter(ExecutorLoss::isTelling)
            .map(loss -> loss.error(context))
            .orElseGet(() -> stopped(context));
    return Optional.of(reason.cause(fault));
  }

  /**
   * What {@code work}, which uses {@code context}, gives.
   *
   * @throws ThalwegException where the application wanted it to end, where executors have, or this
   *     process is out of memory; what a task has thrown, where it is for users
   */
  public static <T> T obeyedBy(SparkContext context, Supplier<T> work) {
    LostExecutors watched = null;
    try {
      watched = LostExecutors.watch(context);
      return work.get();
    } catch (OutOfMemoryError e) {
      throw OutOfMemory.ofThisProcess(e.toString()).cause(e);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      Optional<ThalwegException> known =
          in(e, context).or(() -> TaskError.in(e)).or(() -> ExecutorLoss.errorIn(e, context));
      if (known.isPresent()) {
        throw known.get();
      }
      throw e;
    } finally {
      if (watched != null) {
        watched.close();
      }
    }
  }

  private static Stream<Throwable> causes(Throwable fault) {
    return Stream.iterate(fault, Objects::nonNull, Throwable::getCause).limit(LONGEST_CHAIN);
  }

  private static Optional<ThalwegException> one(Throwable cause) {
    if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
      Thread.currentThread().interrupt();
      return Optional.of(interrupted());
    }
    String text = String.valueOf(cause.getMessage());
    if (isStop(cause, text)) {
      return Optional.of(stopped());
    }
    if (cause instanceof SparkThrowable spark && CANCELLED.equals(spark.getCondition())) {
      return Optional.of(
          ThalwegException.of(ErrorCode.INTERRUPTED, "a Spark job of this run was cancelled")
              .expected("the run's jobs to be left alone until it ends")
              .found(text.lines().findFirst().orElse("")));
    }
    return Optional.empty();
  }

  private static boolean isStop(Throwable cause, String text) {
    return (cause instanceof SparkException || cause instanceof IllegalStateException)
        && (text.contains("SparkContext was shut down")
            || text.contains("stopped SparkContext")
            || text.contains("SparkContext has been shutdown")
            || text.contains("RpcEnv already stopped"));
  }

  /** The error of a run whose thread was interrupted. */
  public static ThalwegException interrupted() {
    return ThalwegException.of(ErrorCode.INTERRUPTED, "the run was interrupted");
  }

  /** The error of a run whose Spark was stopped: by the application, or for lost executors. */
  public static ThalwegException stopped(SparkContext context) {
    return LostExecutors.recent(context).orElseGet(HostWishes::stopped);
  }

  private static ThalwegException stopped() {
    return ThalwegException.of(ErrorCode.WORKERS_LOST, "Spark was stopped during the run")
        .expected("a SparkContext that lives as long as the run")
        .remedy("stop the SparkContext or the session after the run has ended");
  }
}
