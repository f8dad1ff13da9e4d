package io.thalweg.worker.session;

import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Notes which executors of an application end, and why, for as long as somebody watches: Spark
 * tells it to its listeners alone, and some time after the connections to the executor are gone.
 */
public final class LostExecutors extends SparkListener implements AutoCloseable {
  private static final Map<SparkContext, LostExecutors> WATCHED = new HashMap<>();

  /** Who remembers more would blame executors of long ago. */
  private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Noted(long nanos, ExecutorLoss loss) {}

  private final SparkContext context;
  private final List<Noted> noted = new ArrayList<>();
  private int watchers; // guarded by WATCHED
  private final AtomicInteger removals = new AtomicInteger();

  private LostExecutors(SparkContext context) {
    this.context = context;
  }

  /** Watches the executors of {@code context} until the result is closed, once by each caller. */
  public static LostExecutors watch(SparkContext context) {
    synchronized (WATCHED) {
      LostExecutors lost = WATCHED.getOrDefault(context, new LostExecutors(context));
      if (lost.watchers == 0) {
        context.addSparkListener(lost); // throws where Spark has stopped
        WATCHED.put(context, lost);
      }
      lost.watchers++;
      return lost;
    }
  }

  /** Ends one watch. */
  @Override
  public void close() {
    synchronized (WATCHED) {
      if (--watchers == 0) {
        WATCHED.remove(context);
        context.removeSparkListener(this);
      }
    }
  }

  /** The error of the executors that have ended within the last minute, where it is known why. */
  static Optional<ThalwegException> recent(SparkContext context) {
    synchronized (WATCHED) {
      LostExecutors lost = WATCHED.get(context);
      return lost == null
          ? Optional.empty()
          : ExecutorLoss.worst(lost.since(System.nanoTime() - MEMORY_NANOS))
              .filter(ExecutorLoss::isTelling)
              .map(loss -> loss.error(context));
    }
  }

  /** How many were noted until now. */
  public int count() {
    return removals.get();
  }

  /** What was noted since then, in order. */
  public synchronized List<ExecutorLoss> since(long nanos) {
    return noted.stream().filter(one -> one.nanos() - nanos >= 0).map(Noted::loss).toList();
  }

  /** The error of what was noted since then; nothing where that is nothing. */
  public Optional<ThalwegException> error(long nanos) {
    return ExecutorLoss.worst(since(nanos)).map(loss -> loss.error(context));
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    note(new ExecutorLoss(removed.executorId(), removed.reason()));
    removals.incrementAndGet();
  }

  /** An executor that runs out of memory says so of its task before it ends. */
  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure failure
        && failure.className().endsWith(OutOfMemoryError.class.getSimpleName())) {
      String reason = failure.className() + ": " + failure.description();
      note(new ExecutorLoss(end.taskInfo().executorId(), reason));
    }
  }

  private synchronized void note(ExecutorLoss loss) {
    long now = System.nanoTime();
    noted.removeIf(one -> now - one.nanos() > MEMORY_NANOS);
    noted.add(new Noted(now, loss));
  }
}
