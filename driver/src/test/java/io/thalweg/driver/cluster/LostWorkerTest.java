package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.worker.data.Shard;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class LostWorkerTest {

  @Test
  void aKilledExecutorDoesNotChangeABit() throws Exception {
    List<Shard<float[]>> shards = Descent.shards(3, 50);
    float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, 64, 60);
    AtomicInteger killed = new AtomicInteger();
    try (JavaSparkContext context = TestClusters.start("local-cluster[2,1,1024]");
        Transport<float[]> resident =
            TransportTest.resident(context, TransportTest.packed(context, shards))) {
      float[] parameters =
          Descent.run(
              resident,
              shards,
              64,
              60,
              round -> {
                if (round == 20) {
                  killed.addAndGet(TestClusters.killOneExecutor());
                }
              });
      assertArrayEquals(expected, parameters);
    }
    assertTrue(killed.get() == 1, "one executor was killed");
  }
}
