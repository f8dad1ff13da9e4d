package io.thalweg.worker.session;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;

/**
 * Jobs whose end is waited for as long as Spark lives. A job that is handed to Spark in the moment
 * in which it stops is never told to have ended, and {@link JavaRDD#collect} waits for it forever.
 */
public final class StoppableJob {
  private static final long LOOK_SECONDS = 1;

  private StoppableJob() {}

  /**
   * The elements of {@code rdd}, as {@link JavaRDD#collect} gives them and with its exceptions; an
   * Error that a task meets is a {@link TaskError}.
   *
   * @throws io.thalweg.shared.error.ThalwegException WORKERS_LOST if Spark is stopped meanwhile
   */
  public static <T> List<T> collect(JavaRDD<T> rdd) {
    return collect(rdd, () -> {});
  }

  /**
   * The same, which ends the job with what {@code look} throws.
   *
   * @param look called about once a second while the job runs
   */
  public static <T> List<T> collect(JavaRDD<T> rdd, Runnable look) {
    JavaFutureAction<List<T>> job = GuardedRdd.of(rdd).collectAsync();
    try {
      return ended(job, rdd.rdd().sparkContext(), look);
    } catch (ExecutionException e) {
      throw StoppableJob.<RuntimeException>unchecked(e.getCause());
    } catch (InterruptedException e) {
      throw StoppableJob.<RuntimeException>unchecked(e);
    } finally {
      if (!job.isDone()) {
        job.cancel(true);
      }
    }
  }

  private static <T> T ended(JavaFutureAction<T> job, SparkContext context, Runnable look)
      throws ExecutionException, InterruptedException {
    while (true) {
      boolean stopped = context.isStopped(); // before the wait, in which it tells what it can
      try {
        return job.get(LOOK_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (stopped) {
          throw HostWishes.stopped(context).cause(e);
        }
        look.run();
      }
    }
  }

  /** Spark throws checked exceptions that it does not declare. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable fault) throws E {
    throw (E) fault;
  }
}
