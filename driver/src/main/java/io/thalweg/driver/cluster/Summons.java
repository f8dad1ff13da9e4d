package io.thalweg.driver.cluster;

import io.thalweg.worker.session.JobScope;
import java.util.Collections;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Makes Spark ask its cluster for more executors, where it allocates them dynamically. Spark asks
 * for as many as its tasks can use, and a session has only as many tasks as there are slots: so a
 * job whose tasks do nothing stands for those that are missing. They stay where they start, lest
 * Spark take the new executor for an idle one, until a session wants their slots.
 */
final class Summons implements AutoCloseable {
  private static final String REASON = "the slots that it asked for are taken or given to others";

  private final JavaSparkContext context;
  private final boolean isElastic;
  private final String tag = SlotLeases.newTag();
  private JavaFutureAction<Void> job;

  Summons(JavaSparkContext context) {
    this.context = context;
    this.isElastic =
        !context.isLocal()
            && context.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
  }

  /** Asks for that many slots more than are used, unless it does so already. */
  synchronized void ask(int slots) {
    boolean isAsking = job != null && !job.isDone();
    if (!isElastic || isAsking || slots <= 0) {
      return;
    }
    String description = "Thalweg: asks the cluster for executors for " + slots + " more workers";
    JobScope scope = JobScope.open(context.sc(), description, tag);
    try {
      job =
          context
              .parallelize(Collections.nCopies(slots, 0), slots)
              .foreachPartitionAsync(none -> Thread.sleep(Long.MAX_VALUE));
    } finally {
      scope.close();
    }
  }

  /** Asks no longer, and leaves the slots that have come. */
  synchronized void dismiss() {
    if (job != null && !job.isDone() && !context.sc().isStopped()) {
      context.sc().cancelJobsWithTag(tag, REASON);
    }
    job = null;
  }

  @Override
  public void close() {
    dismiss();
  }
}
