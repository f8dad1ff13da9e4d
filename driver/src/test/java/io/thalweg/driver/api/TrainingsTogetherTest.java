package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.shared.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several trainings in one application at the same time. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrainingsTogetherTest {
  private static final double[][] X = new double[200][2];
  private static final double[] Y = new double[200];

  static {
    Random random = new Random(3);
    for (int i = 0; i < X.length; i++) {
      X[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      Y[i] = X[i][0] - 2 * X[i][1];
    }
  }

  private static SparkSession start(String master, String mode) throws Exception {
    TestClusters.stop();
    return SparkSession.builder()
        .config(TestClusters.conf(master).set("spark.scheduler.mode", mode))
        .getOrCreate();
  }

  private static Training training(long seed) {
    return Training.of(Network.of(new Layer.Linear(1)))
        .data(X, Y)
        .shards(8)
        .optimizer("sgd", 0.1)
        .batch(16)
        .seed(seed)
        .rounds(40);
  }

  /** All of {@code work} at the same time, by seed. */
  private static <T> List<T> atOnce(int count, LongFunction<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<CompletableFuture<T>> running = new ArrayList<>();
      for (long seed = 1; seed <= count; seed++) {
        long own = seed;
        running.add(CompletableFuture.supplyAsync(() -> work.apply(own), threads));
      }
      return running.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  /** A session that waits for slots which another holds is ended, and its job has failed. */
  @ParameterizedTest
  @CsvSource({"local[2], FIFO", "local[2], FAIR", "local[3], FAIR"})
  void fourAtOnceTakeTurnsAndNoSessionOfTheirsIsGivenUp(String master, String mode)
      throws Exception {
    List<String> failed = new CopyOnWriteArrayList<>();
    try (SparkSession spark = start(master, mode)) {
      List<String> alone = new ArrayList<>();
      for (long seed = 1; seed <= 4; seed++) {
        alone.add(training(seed).run(spark).paramsSha256());
      }
      spark
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onJobEnd(SparkListenerJobEnd end) {
                  if (end.jobResult() != JobSucceeded$.MODULE$) {
                    failed.add(end.jobId() + ": " + end.jobResult());
                  }
                }
              });
      assertEquals(alone, atOnce(4, seed -> training(seed).run(spark).paramsSha256()));
    } // closing it hands over what the listener has not seen yet
    assertEquals(List.of(), failed);
  }

  @Test
  void oneGoesOnWhileOthersBeginAndEnd() throws Exception {
    try (SparkSession spark = start("local[2]", "FIFO")) {
      List<String> others = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> begun = new CompletableFuture<>();
      Fitted longest =
          CompletableFuture.supplyAsync(
                  () ->
                      training(9)
                          .rounds(1_000_000_000)
                          .onRound(round -> begun.complete(null))
                          .stopWhen(() -> others.size() == 3)
                          .run(spark))
              .thenCombine(
                  begun.thenRunAsync(
                      () ->
                          atOnce(3, seed -> others.add(training(seed).run(spark).paramsSha256()))),
                  (fitted, done) -> fitted)
              .join();
      assertEquals(
          training(9).rounds(longest.rounds()).run(spark).paramsSha256(), longest.paramsSha256());
    }
  }
}
