package io.thalweg.worker.session;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ThreadStackTrace;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where a task is at present, as the page of an executor's threads shows it. That is {@code
 * private[spark]}, but public in the bytecode; {@code StuckRoundTest} fails on a Spark version in
 * which it does not work.
 */
public final class TaskStack {
  private static final List<String> OF_OTHERS = List.of("java.", "jdk.", "sun.", "scala.");

  private TaskStack() {}

  /** The place in words that follow others, or nothing where the executor does not say it. */
  public static String top(SparkContext context, long task, String executor) {
    Option<ThreadStackTrace> thread = context.getTaskThreadDump(task, executor);
    if (thread.isEmpty()) {
      return "";
    }
    return CollectionConverters.asJava(thread.get().stackTrace().elems()).stream()
        .map(String::strip)
        .filter(frame -> OF_OTHERS.stream().noneMatch(frame::startsWith))
        .findFirst()
        .map(frame -> ", at " + frame)
        .orElse("");
  }
}
