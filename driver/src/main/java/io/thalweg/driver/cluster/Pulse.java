package io.thalweg.driver.cluster;

import io.thalweg.worker.session.JobScope;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Hears the tasks of the jobs with a tag, of which one runs at a time. Called by Spark's thread.
 */
final class Pulse extends SparkListener {
  private final String tag;
  private final long counter;
  private final Heartbeats heartbeats;
  private final Set<Integer> stages = new HashSet<>();

  /**
   * Tells {@code heartbeats} what it hears.
   *
   * @param counter the number of the accumulator that counts blocks
   */
  Pulse(String tag, long counter, Heartbeats heartbeats) {
    this.tag = tag;
    this.counter = counter;
    this.heartbeats = heartbeats;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (JobScope.isTagged(start.properties(), tag)) {
      heartbeats.clear(); // what is left of an earlier job is nobody's worker
      stages.clear();
      CollectionConverters.asJava(start.stageIds()).forEach(id -> stages.add((Integer) id));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (stages.contains(start.stageId())) {
      TaskInfo task = start.taskInfo();
      heartbeats.start(
          new Heartbeats.Task(task.taskId(), task.index(), task.executorId(), task.host()),
          System.nanoTime());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    heartbeats.end(end.taskInfo().taskId());
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    long now = System.nanoTime();
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(
            task ->
                heartbeats.hear(
                    (Long) task._1(), blocks(CollectionConverters.asJava(task._4())), now));
  }

  /** Spark leaves out a count of 0. */
  private OptionalLong blocks(Iterable<AccumulableInfo> counts) {
    for (AccumulableInfo count : counts) {
      if (count.id() == counter && count.update().isDefined()) {
        return OptionalLong.of((Long) count.update().get());
      }
    }
    return OptionalLong.empty();
  }
}
