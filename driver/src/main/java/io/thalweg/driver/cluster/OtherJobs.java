package io.thalweg.driver.cluster;

import io.thalweg.worker.session.JobScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The jobs of the application that do not belong to resident sessions, and how long each has been
 * without a running task: a job without one waits for a slot. Spark tells of them on a thread of
 * its own.
 */
final class OtherJobs extends SparkListener {
  private final String ownTag;
  private final Runnable started;
  private final Map<Integer, Job> jobs = new HashMap<>(); // by number
  private long lastEnd = System.nanoTime();

  /** One job of somebody else. */
  private static final class Job {
    private final int number;
    private final String description;
    private final Set<Integer> stages;
    private int running;
    private long idleSince = System.nanoTime();
    private boolean forgiven;

    Job(int number, String description, Set<Integer> stages) {
      this.number = number;
      this.description = description;
      this.stages = stages;
    }

    long waited(long now) {
      return running > 0 || forgiven ? 0 : now - idleSince;
    }
  }

  /**
   * A listener, to be registered with Spark.
   *
   * @param ownTag what a tag of the jobs that are not counted begins with
   * @param started called when another job has started
   */
  OtherJobs(String ownTag, Runnable started) {
    this.ownTag = ownTag;
    this.started = started;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (JobScope.isTagged(start.properties(), ownTag)) {
      return;
    }
    Set<Integer> stages = new HashSet<>();
    String lastStage = "";
    for (StageInfo stage : CollectionConverters.asJava(start.stageInfos())) {
      stages.add(stage.stageId());
      lastStage = stage.name();
    }
    String description = description(start.properties(), lastStage);
    synchronized (this) {
      jobs.put(start.jobId(), new Job(start.jobId(), description, stages));
    }
    started.run();
  }

  private static String description(Properties job, String absent) {
    return job == null ? absent : job.getProperty("spark.job.description", absent);
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    if (jobs.remove(end.jobId()) != null) {
      lastEnd = System.nanoTime();
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    count(start.stageId(), 1);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    count(end.stageId(), -1);
  }

  private synchronized void count(int stage, int change) {
    for (Job job : jobs.values()) {
      if (job.stages.contains(stage)) {
        job.running = Math.max(0, job.running + change);
        job.idleSince = System.nanoTime();
      }
    }
  }

  /** Whether there is none. */
  synchronized boolean isEmpty() {
    return jobs.isEmpty();
  }

  /** Whether there has been none for some time. */
  synchronized boolean areOver(long nanos) {
    return jobs.isEmpty() && System.nanoTime() - lastEnd >= nanos;
  }

  /** How many of their tasks are running. */
  synchronized int running() {
    return sum(jobs.values(), job -> job.running);
  }

  private static int sum(Collection<Job> jobs, ToIntFunction<Job> number) {
    return jobs.stream().mapToInt(number).sum();
  }

  /** How long the one that has waited longest for a slot has done so; 0 where none does. */
  synchronized long waited() {
    long now = System.nanoTime();
    return jobs.values().stream().mapToLong(job -> job.waited(now)).max().orElse(0);
  }

  /** Those that wait still do so although there were free slots: it is not for a slot. */
  synchronized void forgive() {
    jobs.values().forEach(job -> job.forgiven |= job.running == 0);
  }

  /** The one that has waited longest, for messages. */
  synchronized String longest() {
    long now = System.nanoTime();
    return jobs.values().stream()
        .max((a, b) -> Long.compare(a.waited(now), b.waited(now)))
        .map(job -> "job " + job.number + " (" + job.description + ")")
        .orElse("a job that has ended meanwhile");
  }
}
