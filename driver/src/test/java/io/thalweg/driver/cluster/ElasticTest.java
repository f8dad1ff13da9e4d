package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.worker.data.Shard;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors that come and go under training, by plan. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ElasticTest {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final long BATCH = 64;
  private static final long ROUNDS = 60;

  private final List<Shard<float[]>> shards = Descent.shards(3, 50);

  private static SparkConf dynamic() throws Exception {
    return TestClusters.conf(CLUSTER)
        .set("spark.dynamicAllocation.enabled", "true")
        .set("spark.dynamicAllocation.shuffleTracking.enabled", "true")
        .set("spark.dynamicAllocation.minExecutors", "0")
        .set("spark.dynamicAllocation.maxExecutors", "2")
        .set("spark.dynamicAllocation.executorIdleTimeout", "1s")
        .set("spark.dynamicAllocation.cachedExecutorIdleTimeout", "1s");
  }

  /** From none to two, to none within a pause, and back. */
  @Test
  @Tag("nightly")
  void executorsComeWhileItTrainsAndLeaveInItsPauses() throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(dynamic())) {
      AtomicReference<Transport<float[]>> resident = new AtomicReference<>();
      assertEquals(0, ClusterSlots.now(context));
      assertSameBits(
          context,
          resident,
          round -> {
            if (round == 20) {
              until(() -> ClusterSlots.now(context) == 2);
              nextLook();
            }
            if (round == 21 || round == 59) {
              assertEquals(2, resident.get().workers());
            }
            if (round == 40) {
              resident.get().pause();
              until(() -> ClusterSlots.now(context) == 0);
            }
            if (round == 45) {
              until(() -> ClusterSlots.now(context) == 2);
              nextLook();
            }
          });
    }
  }

  /** SIGPWR, as it comes from a cloud that takes its machine back. */
  @Test
  void anExecutorThatIsDecommissionedHandsOverAndNoSessionIsLost() throws Exception {
    List<String> failed = new CopyOnWriteArrayList<>();
    AtomicInteger told = new AtomicInteger();
    SparkConf conf =
        TestClusters.conf(CLUSTER)
            .set("spark.decommission.enabled", "true")
            .set("spark.storage.decommission.enabled", "true");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      context.sc().addSparkListener(failures(failed));
      until(() -> ClusterSlots.now(context) == 2);
      assertSameBits(
          context,
          new AtomicReference<>(),
          round -> {
            if (round == 20) {
              told.addAndGet(TestClusters.decommissionOneExecutor());
              until(() -> !Executors.leaving(context.sc()).isEmpty());
              nextLook();
            }
          });
    } // closing it hands over what the listener has not seen yet
    assertEquals(1, told.get());
    assertEquals(List.of(), failed);
  }

  /** Each of them ends by itself; what replaces it takes its place. */
  @Test
  @Tag("nightly")
  void everyExecutorMayBeReplacedOneAfterTheOther() throws Exception {
    AtomicInteger told = new AtomicInteger();
    SparkConf conf =
        TestClusters.conf(CLUSTER)
            .set("spark.decommission.enabled", "true")
            .set("spark.storage.decommission.enabled", "true");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      assertSameBits(
          context,
          new AtomicReference<>(),
          round -> {
            if (round % 10 == 5) {
              until(() -> Executors.leaving(context.sc()).isEmpty());
              until(() -> ClusterSlots.now(context) == 2);
              nextLook();
              told.addAndGet(TestClusters.decommissionOneExecutor());
            }
          });
    }
    assertEquals(6, told.get());
  }

  @Test
  void moreSlotsAreTakenWithAnEpochOrWhereTheyHaveDoubled() {
    assertTrue(Regrouping.reason(4, false, 8).isPresent());
    assertTrue(Regrouping.reason(4, true, 5).isPresent());
    assertEquals(Optional.empty(), Regrouping.reason(4, false, 7));
    assertEquals(Optional.empty(), Regrouping.reason(4, true, 4));
    assertEquals(Optional.empty(), Regrouping.reason(4, true, 3));
  }

  @Test
  void anEpochThatBeginsRightAfterALookIsNotOverlooked() throws Exception {
    try (JavaSparkContext context = TestClusters.start("local[2]")) {
      Regrouping regrouping = new Regrouping(context, slots -> slots + 1);
      regrouping.begin();
      nextLook();
      assertEquals(Optional.empty(), regrouping.reason(2, false));
      assertTrue(regrouping.reason(2, true).isPresent());
    }
  }

  private void assertSameBits(
      JavaSparkContext context, AtomicReference<Transport<float[]>> transport, LongConsumer before)
      throws Exception {
    float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, BATCH, ROUNDS);
    JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
    try (Transport<float[]> resident = TransportTest.resident(context, packed)) {
      transport.set(resident);
      assertArrayEquals(expected, Descent.run(resident, shards, BATCH, ROUNDS, before));
    }
  }

  private static SparkListener failures(List<String> failed) {
    return new SparkListener() {
      @Override
      public void onJobEnd(SparkListenerJobEnd end) {
        if (end.jobResult() != JobSucceeded$.MODULE$) {
          failed.add(end.jobId() + ": " + end.jobResult());
        }
      }
    };
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      sleep(50);
    }
  }

  /** A transport looks for executors once a second. */
  private static void nextLook() {
    sleep(1100);
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
