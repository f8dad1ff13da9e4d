package io.thalweg.worker.session;

import io.thalweg.shared.concurrent.Uninterrupted;
import io.thalweg.shared.error.ThalwegException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * The Spark jobs that one thread starts between opening and closing it: they have a description for
 * Spark's pages, a tag, and tasks that can be interrupted. They stay in the caller's job group, so
 * that whoever cancels the group ends them, too. Closing it gives the thread its own properties
 * back.
 */
public final class JobScope implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";
  private static final String TAGS = "spark.job.tags";

  private final SparkContext context;
  private final String tag;
  private final Map<String, String> before = new LinkedHashMap<>();

  private JobScope(SparkContext context, String description, String tag) {
    this.context = context;
    this.tag = tag;
    for (String property : new String[] {DESCRIPTION, INTERRUPT, TAGS}) {
      before.put(property, context.getLocalProperty(property));
    }
    context.setJobDescription(description);
    context.setInterruptOnCancel(true);
    context.addJobTag(tag);
  }

  /**
   * A scope for jobs of the calling thread.
   *
   * @param description what the jobs do, in words for the user of Spark's pages
   */
  public static JobScope open(SparkContext context, String description) {
    return new JobScope(context, description, newTag());
  }

  /** The same with a tag that other scopes have, too. */
  public static JobScope open(SparkContext context, String description, String tag) {
    return new JobScope(context, description, tag);
  }

  /**
   * What {@code work} gives, whose jobs are in a scope of their own.
   *
   * @throws ThalwegException INTERRUPTED or WORKERS_LOST where the application has interrupted this
   *     thread, cancelled the jobs or stopped Spark
   */
  public static <T> T run(SparkContext context, String description, Supplier<T> work) {
    return run(context, description, newTag(), work);
  }

  /** The same with a tag that other scopes have, too. */
  public static <T> T run(SparkContext context, String description, String tag, Supplier<T> work) {
    JobScope scope = open(context, description, tag);
    try {
      return HostWishes.obeyedBy(context, work);
    } finally {
      scope.close();
    }
  }

  /** A tag that no other jobs have. */
  public static String newTag() {
    return "thalweg-" + UUID.randomUUID();
  }

  /** Whether a job with these properties was started in a scope whose tag begins so. */
  public static boolean isTagged(Properties job, String prefix) {
    String tags = job == null ? null : job.getProperty(TAGS);
    return tags != null
        && Arrays.stream(tags.split(",", -1)).anyMatch(tag -> tag.startsWith(prefix));
  }

  /** Ends the scope; if its thread was interrupted, ends the jobs that it no longer waits for. */
  @Override
  public void close() {
    before.forEach(context::setLocalProperty);
    if (Thread.currentThread().isInterrupted() && !context.isStopped()) {
      Uninterrupted.run(
          () ->
              context.cancelJobsWithTag(
                  tag, "because the thread that waited for it was interrupted"));
    }
  }
}
