package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.HostWishes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaSparkContext;

/** How many tasks the cluster can run at the same time. */
final class ClusterSlots {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private ClusterSlots() {}

  /** The slots that there are now; 0 while no executor is registered. */
  static int now(JavaSparkContext context) {
    return context
        .sc()
        .maxNumConcurrentTasks(context.sc().resourceProfileManager().defaultResourceProfile());
  }

  /** The slots that there are now, waiting for the first executor if there is none. */
  static int await(JavaSparkContext context) {
    int slots = now(context);
    if (slots > 0) {
      return slots;
    }
    try (Summons summons = new Summons(context)) {
      summons.ask(1);
      return awaitFirst(context);
    }
  }

  private static int awaitFirst(JavaSparkContext context) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int slots = now(context);
    while (slots == 0) {
      if (Thread.currentThread().isInterrupted()) {
        throw HostWishes.interrupted();
      }
      if (context.sc().isStopped()) {
        throw HostWishes.stopped(context.sc());
      }
      if (System.nanoTime() > deadline) {
        throw ThalwegException.of(ErrorCode.WORKERS_LOST, "the cluster gives this run no executor")
            .expected("at least one executor within " + PATIENCE_NANOS / 1_000_000_000 + " s")
            .found("none; master " + context.master())
            .remedy(
                "see the cluster's web page: are its workers alive, their cores and memory free?");
      }
      LockSupport.parkNanos(POLL_NANOS);
      slots = now(context);
    }
    return slots;
  }
}
