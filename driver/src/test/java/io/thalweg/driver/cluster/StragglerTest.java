package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors that get no time of their processors for a while: SIGSTOP and SIGCONT. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StragglerTest {
  private static final long BATCH = 64;
  private static final long ROUNDS = 60;

  /**
   * The first time the slow worker's shards are read by the other one when it runs again. Then it
   * stands still for as long as the rounds take, which only the other one can answer. Parameters
   * within an order.
   */
  @Test
  void roundsGoOnWithoutAnExecutorThatStandsStill() throws Exception {
    roundsGoOn(7);
  }

  /** Parameters that are pulled, and gradients that are sent, in pieces. */
  @Test
  @Tag("nightly")
  void roundsOfLargeVectorsGoOn() throws Exception {
    roundsGoOn(10_000);
  }

  private static void roundsGoOn(int hidden) throws Exception {
    ModelSpec model =
        new ModelSpec(
            Descent.WIDTH,
            List.of(new Layer.Linear(hidden), new Layer.Tanh(), new Layer.Linear(Descent.CLASSES)),
            new Loss.CrossEntropy());
    List<Shard<float[]>> shards = Descent.shards(3, 50);
    float[] expected = run(Descent.inProcess(shards, model, 1), model, shards, round -> {});
    ProcessHandle[] slow = new ProcessHandle[1];
    int[] sessions = new int[1];
    try (JavaSparkContext context = TestClusters.start("local-cluster[2,1,1024]")) {
      context.sc().addSparkListener(counter(sessions));
      while (ClusterSlots.now(context) < 2) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      try (Transport<float[]> resident =
          TransportTest.resident(context, TransportTest.packed(context, shards), model)) {
        LongConsumer throttle =
            round -> {
              if (round == 20) {
                slow[0] = TestClusters.anyExecutor();
                assertTrue(TestClusters.halt(slow[0]));
                goOnAfter(2500, slow[0]);
              }
              if (round == 40) {
                assertTrue(TestClusters.halt(slow[0]));
              }
              if (round == 50) {
                assertTrue(TestClusters.goOn(slow[0]));
              }
            };
        assertArrayEquals(expected, run(resident, model, shards, throttle));
        assertEquals(2, resident.workers());
      }
    } // closing it hands over what the listener has not seen yet
    assertEquals(1, sessions[0]);
  }

  private static float[] run(
      Transport<float[]> transport,
      ModelSpec model,
      List<Shard<float[]>> shards,
      LongConsumer before) {
    return Descent.run(transport, model, Wire.EXACT, shards, BATCH, ROUNDS, before);
  }

  private static void goOnAfter(long millis, ProcessHandle process) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(() -> TestClusters.goOn(process));
  }

  private static SparkListener counter(int[] jobs) {
    return new SparkListener() {
      @Override
      public void onJobStart(SparkListenerJobStart start) {
        jobs[0]++;
      }
    };
  }
}
