package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Shard;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LostWorkerTest {
  private static final long BATCH = 64;
  private static final long ROUNDS = 60;
  private static final String CLUSTER = "local-cluster[2,1,1024]";

  private final List<Shard<float[]>> shards = Descent.shards(3, 50);

  @Test
  void aKilledExecutorDoesNotChangeABit() throws Exception {
    AtomicInteger killed = new AtomicInteger();
    try (JavaSparkContext context = TestClusters.start(CLUSTER)) {
      assertSameBits(
          context,
          round -> {
            if (round == 20) {
              killed.addAndGet(TestClusters.killOneExecutor());
            }
          });
    }
    assertEquals(1, killed.get(), "one executor was killed");
  }

  /** A lost session is a failed job for Spark, however few failures its tasks may have. */
  @Test
  @Tag("nightly")
  void killsOneAfterTheOtherAreHealedEvenWhereSparkForgivesNoFailure() throws Exception {
    AtomicInteger killed = new AtomicInteger();
    try (JavaSparkContext context =
        new JavaSparkContext(TestClusters.conf(CLUSTER).set("spark.task.maxFailures", "1"))) {
      assertSameBits(
          context,
          round -> {
            if (round % 15 == 7) {
              killed.addAndGet(TestClusters.killOneExecutor());
            }
          });
    }
    assertEquals(4, killed.get(), "executors were killed");
  }

  /** Spark gives an application up whose executors end too often; that rule is switched off. */
  @Test
  @Tag("nightly")
  void aHundredKillsDoNotChangeABit() throws Exception {
    int kills = 100;
    long rounds = 2L * kills;
    AtomicInteger killed = new AtomicInteger();
    float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, BATCH, rounds);
    SparkConf conf =
        TestClusters.conf(CLUSTER)
            .set("spark.deploy.maxExecutorRetries", "-1")
            .set("spark.task.maxFailures", "1000");
    try (JavaSparkContext context = new JavaSparkContext(conf);
        Transport<float[]> resident =
            TransportTest.resident(context, TransportTest.packed(context, shards))) {
      float[] found =
          Descent.run(
              resident,
              shards,
              BATCH,
              rounds,
              round -> {
                if (round % 2 == 1) {
                  killed.addAndGet(TestClusters.killOneExecutor());
                }
              });
      assertArrayEquals(expected, found);
    }
    System.out.println(killed + " executors were killed in " + rounds + " rounds");
    assertTrue(killed.get() > kills / 2, killed + " executors were killed");
  }

  /** SIGSTOP: the connection stays open and nothing comes. Spark's heartbeats find it out. */
  @Test
  @Tag("nightly")
  void anExecutorThatFallsSilentDoesNotChangeABit() throws Exception {
    AtomicInteger stopped = new AtomicInteger();
    try (JavaSparkContext context =
        new JavaSparkContext(
            TestClusters.conf(CLUSTER)
                .set("spark.storage.blockManagerHeartbeatTimeoutMs", "10s")
                .set("spark.executor.heartbeatInterval", "1s")
                .set("spark.network.timeoutInterval", "1s"))) {
      assertSameBits(
          context,
          round -> {
            if (round == 20) {
              stopped.addAndGet(TestClusters.stopOneExecutor());
            }
          });
    }
    assertEquals(1, stopped.get(), "one executor was stopped");
  }

  @Test
  @Tag("nightly")
  void givesUpAfterSomeSessionsThatFinishNoRound() throws Exception {
    try (JavaSparkContext context =
        new JavaSparkContext(TestClusters.conf(CLUSTER).set("spark.task.maxFailures", "1"))) {
      JavaRDD<Shard<float[]>> deadly = TransportTest.packed(context, shards).map(Deadly::read);
      try (Transport<float[]> resident = TransportTest.resident(context, deadly)) {
        ThalwegException error =
            assertThrows(
                ThalwegException.class, () -> Descent.run(resident, shards, BATCH, ROUNDS));
        assertEquals(ErrorCode.WORKERS_LOST, error.code(), error.getMessage());
        assertTrue(error.getMessage().contains("sessions in a row"), error.getMessage());
        assertTrue(error.getMessage().contains("exited with code 137"), error.getMessage());
      }
    }
  }

  private void assertSameBits(JavaSparkContext context, LongConsumer before) throws IOException {
    float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, BATCH, ROUNDS);
    try (Transport<float[]> resident =
        TransportTest.resident(context, TransportTest.packed(context, shards))) {
      assertArrayEquals(expected, Descent.run(resident, shards, BATCH, ROUNDS, before));
    }
  }

  /** Data that ends the process of whoever reads it. */
  private static final class Deadly {
    static <T> T read(T shard) {
      Runtime.getRuntime().halt(137);
      return shard;
    }
  }
}
