package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.worker.data.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose port somebody without credentials has found. */
@Timeout(300)
class RogueTest {
  private static final long BATCH = 64;
  private static final long ROUNDS = 40;
  private static final int CROWD = 300;

  private final List<Shard<float[]>> shards = Descent.shards(3, 50);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientWithoutTheSecretChangesNothing(boolean authenticates) throws Exception {
    long seed = System.nanoTime();
    System.out.println("RogueTest seed " + seed);
    float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, BATCH, ROUNDS);
    int port = freePort();
    SparkConf conf =
        TestClusters.conf("local-cluster[1,2,1024]")
            .set("spark.thalweg.port", Integer.toString(port))
            .set("spark.authenticate", Boolean.toString(authenticates))
            .set("spark.authenticate.secret", "of the test")
            .set("spark.network.crypto.enabled", Boolean.toString(authenticates));
    TestClusters.stop();
    Set<Integer> sessions = new HashSet<>();
    try (JavaSparkContext context = new JavaSparkContext(conf);
        Transport<float[]> resident =
            TransportTest.resident(context, TransportTest.packed(context, shards));
        Rogue rogue = new Rogue(port, seed)) {
      float[] found =
          Descent.run(
              resident,
              shards,
              BATCH,
              ROUNDS,
              round -> {
                disturb(rogue, round);
                for (int job : context.statusTracker().getActiveJobIds()) {
                  sessions.add(job);
                }
              });
      assertArrayEquals(expected, found);
    }
    assertEquals(1, sessions.size(), "sessions: none was ended");
  }

  /** The load had ticket 1, round 0 has 2. */
  private static void disturb(Rogue rogue, long round) {
    try {
      if (round == 5) {
        rogue.crowd(CROWD);
      }
      if (round % 4 == 1) {
        rogue.attack(round + 2);
      }
      if (round == 20) {
        long taken = rogue.fill();
        assertTrue(taken < 64 << 20, taken + " bytes of a frame were taken");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
