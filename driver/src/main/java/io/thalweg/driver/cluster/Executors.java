package io.thalweg.driver.cluster;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.ExecutorAllocationClient;
import org.apache.spark.SparkContext;
import scala.jdk.javaapi.CollectionConverters;

/** The executors of an application, as Spark's scheduler knows them. */
final class Executors {
  private Executors() {}

  /** The numbers of those that take tasks; none where tasks run in the driver. */
  static Set<String> active(SparkContext context) {
    return among(context, true);
  }

  /** The numbers of those that still run tasks and get no new ones: they are decommissioned. */
  static Set<String> leaving(SparkContext context) {
    return among(context, false);
  }

  private static Set<String> among(SparkContext context, boolean active) {
    Set<String> found = new HashSet<>();
    if (context.schedulerBackend() instanceof ExecutorAllocationClient executors) {
      for (String id : CollectionConverters.asJava(executors.getExecutorIds())) {
        if (executors.isExecutorActive(id) == active) {
          found.add(id);
        }
      }
    }
    return found;
  }
}
