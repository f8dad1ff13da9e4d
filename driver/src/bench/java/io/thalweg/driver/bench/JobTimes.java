package io.thalweg.driver.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** How long Spark's jobs take: the median of a fit's jobs is one of its passes over the data. */
final class JobTimes extends SparkListener {
  private final Map<Integer, Long> started = new HashMap<>();
  private final List<Double> seconds = new ArrayList<>();

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    started.put(job.jobId(), job.time());
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    Long start = started.remove(job.jobId());
    if (start != null) {
      seconds.add((job.time() - start) / 1e3);
    }
  }

  /** Forgets the jobs so far. */
  synchronized void clear() {
    seconds.clear();
  }

  /** The median of the jobs since {@link #clear}. */
  synchronized double median() {
    return Spread.of(seconds).median();
  }
}
