package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.worker.data.Shard;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlotSharingTest {
  @Test
  void jobsBetweenQuestionsRunAndTheWorkersComeBackWithEqualBits() throws Exception {
    List<Shard<float[]>> shards = Descent.shards(5, 50);
    float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, 64, 30);
    try (JavaSparkContext context = TestClusters.start("local[1]");
        Transport<float[]> resident =
            TransportTest.resident(context, TransportTest.packed(context, shards))) {
      float[] reached =
          Descent.run(
              resident,
              shards,
              64,
              30,
              round -> {
                if (round % 10 == 5) {
                  assertEquals(4, count(context));
                }
              });
      assertArrayEquals(expected, reached);
      assertEquals(4, count(context), "after the last question, too");
      assertEquals(1, resident.workers(), "what has run is known although it has made room");
      assertFalse(resident.kernels().isEmpty());
    }
  }

  private static long count(JavaSparkContext context) {
    return context.parallelize(List.of(1, 2, 3, 4), 2).count();
  }

  @Test
  void aJobIsWaitingUntilItHasATaskAndNoneThatEndedCounts() {
    OtherJobs others = new OtherJobs("own", () -> {});
    assertEquals(0, others.waited());
    others.onJobStart(start(1, "own"));
    assertEquals(0, others.waited(), "a job of its own");
    others.onJobStart(start(2, "other"));
    long before = others.waited();
    assertFalse(others.isEmpty());
    assertTrue(others.waited() >= before && before > 0, "it waits for a slot");
    others.forgive();
    assertEquals(0, others.waited(), "it does not wait for a slot");
    others.onJobEnd(new SparkListenerJobEnd(2, 0, JobSucceeded$.MODULE$));
    assertTrue(others.isEmpty());
    assertFalse(others.areOver(TimeUnit.HOURS.toNanos(1)), "it has only just ended");
  }

  @SuppressWarnings("unchecked") // the empty list of any type
  private static SparkListenerJobStart start(int job, String tag) {
    Properties properties = new Properties();
    properties.setProperty("spark.job.tags", tag);
    return new SparkListenerJobStart(job, 0, (Seq<StageInfo>) (Seq<?>) Nil$.MODULE$, properties);
  }
}
