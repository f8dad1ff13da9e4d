package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.StoppableJob;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training within an application that has jobs and wishes of its own. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostApplicationTest {
  private static final double[][] X = new double[200][2];
  private static final double[] Y = new double[200];

  static {
    Random random = new Random(3);
    for (int i = 0; i < X.length; i++) {
      X[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      Y[i] = X[i][0] - 2 * X[i][1];
    }
  }

  private static SparkSession start(String master) throws Exception {
    TestClusters.stop();
    return SparkSession.builder().config(TestClusters.conf(master)).getOrCreate();
  }

  private static Training training() {
    return Training.of(Network.of(new Layer.Linear(1)))
        .data(X, Y)
        .shards(8)
        .optimizer("sgd", 0.1)
        .batch(16)
        .rounds(40);
  }

  private static long count(SparkSession spark) {
    return spark.range(100).repartition(3).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[2]", "local-cluster[2,1,1024]"})
  void jobsOfACallbackRunAndChangeNoBit(String master) throws Exception {
    try (SparkSession spark = start(master)) {
      String alone = training().run(spark).paramsSha256();
      Training own = training().onRound(round -> sometimes(round, () -> count(spark)));
      assertEquals(alone, own.run(spark).paramsSha256());
      Training others =
          training()
              .onRound(
                  round ->
                      sometimes(
                          round, () -> CompletableFuture.supplyAsync(() -> count(spark)).join()));
      assertEquals(alone, others.run(spark).paramsSha256());
    }
  }

  /** In every tenth round: each time costs the start of a session. */
  private static void sometimes(Round round, LongSupplier job) {
    if (round.number() % 10 == 3) {
      assertEquals(100, job.getAsLong(), "round " + round.number());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local-cluster[2,1,1024]"})
  void jobsFromElsewhereRunWhileRoundsGoOn(String master) throws Exception {
    try (SparkSession spark = start(master)) {
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Long> other =
          CompletableFuture.supplyAsync(
              () -> {
                await(begun);
                return count(spark);
              });
      Fitted fitted =
          training()
              .rounds(1_000_000_000)
              .onRound(round -> begun.countDown())
              .stopWhen(other::isDone)
              .run(spark);
      assertEquals(100, other.join());
      Fitted asLong = training().rounds(fitted.rounds()).run(spark);
      assertEquals(asLong.paramsSha256(), fitted.paramsSha256());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void theCallersJobPropertiesComeBack(TransportChoice transport) throws Exception {
    try (SparkSession spark = start("local[2]")) {
      SparkContext context = spark.sparkContext();
      context.setJobGroup("mine", "what I do", false);
      context.addJobTag("my-tag");
      training().transport(transport).rounds(2).run(spark);
      assertMine(context);
      assertThrows(ThalwegException.class, () -> training().optimizer("sgd", 1e30).run(spark));
      assertMine(context);
      double[][] bad = X.clone();
      bad[3] = new double[] {1, Double.NaN};
      assertThrows(ThalwegException.class, () -> training().data(bad, Y).run(spark));
      assertMine(context);
    }
  }

  private static void assertMine(SparkContext context) {
    assertEquals("mine", context.getLocalProperty("spark.jobGroup.id"));
    assertEquals("what I do", context.getLocalProperty("spark.job.description"));
    assertEquals("false", context.getLocalProperty("spark.job.interruptOnCancel"));
    assertEquals("my-tag", context.getLocalProperty("spark.job.tags"));
  }

  @Test
  void everyJobSaysOnSparksPagesWhatItDoes() throws Exception {
    List<String> descriptions = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            descriptions.add(
                String.valueOf(start.properties().getProperty("spark.job.description")));
          }
        };
    double[][] bad = X.clone();
    bad[3] = new double[] {1, Double.NaN};
    try (SparkSession spark = start("local[2]")) {
      spark.sparkContext().addSparkListener(listener);
      training().test(X, Y).standardize().run(spark);
      training().transport(TransportChoice.JOB).rounds(2).run(spark);
      assertThrows(ThalwegException.class, () -> training().data(bad, Y).run(spark));
    } // closing it hands over what the listener has not seen yet
    assertTrue(descriptions.size() > 10, descriptions.toString());
    for (String description : descriptions) {
      assertTrue(description.startsWith("Thalweg: "), descriptions.toString());
    }
    assertTrue(descriptions.toString().contains("first bad row"), descriptions.toString());
  }

  /** What an application may do to a training from another thread. */
  private enum Wish {
    CANCEL_ALL(ErrorCode.INTERRUPTED),
    CANCEL_GROUP(ErrorCode.INTERRUPTED),
    CANCEL_TAG(ErrorCode.INTERRUPTED),
    INTERRUPT(ErrorCode.INTERRUPTED),
    STOP(ErrorCode.WORKERS_LOST);

    private final ErrorCode expected;

    Wish(ErrorCode expected) {
      this.expected = expected;
    }

    void say(SparkContext context, Thread training) {
      switch (this) {
        case CANCEL_ALL -> context.cancelAllJobs();
        case CANCEL_GROUP -> context.cancelJobGroup("mine");
        case CANCEL_TAG -> context.cancelJobsWithTag("my-tag");
        case INTERRUPT -> training.interrupt();
        case STOP -> context.stop();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Wish.class)
  void aWishDuringRoundsEndsTheTrainingWithOneTypedError(Wish wish) throws Exception {
    try (SparkSession spark = start("local[2]")) {
      obeyed(wish, spark, endless(TransportChoice.RESIDENT));
    }
    try (SparkSession spark = start("local[2]")) {
      obeyed(wish, spark, endless(TransportChoice.JOB));
    }
  }

  @ParameterizedTest
  @EnumSource(Wish.class)
  @Tag("nightly")
  void aWishIsObeyedOnAClusterToo(Wish wish) throws Exception {
    try (SparkSession spark = start("local-cluster[2,1,1024]")) {
      obeyed(wish, spark, endless(TransportChoice.RESIDENT));
    }
  }

  private static Training endless(TransportChoice transport) {
    return training().transport(transport).rounds(1_000_000_000);
  }

  @ParameterizedTest
  @EnumSource(Wish.class)
  void aWishWhileRowsAreReadEndsTheTrainingWithOneTypedError(Wish wish) throws Exception {
    try (SparkSession spark = start("local[2]")) {
      MapFunction<Long, Long> slowly =
          id -> {
            Thread.sleep(20);
            return id;
          };
      Dataset<Row> slow =
          spark
              .range(0, 100_000, 1, 2)
              .map(slowly, Encoders.LONG())
              .selectExpr("value as x", "0 as y");
      obeyed(wish, spark, training().data(slow, "y"));
    }
  }

  private static void obeyed(Wish wish, SparkSession spark, Training training) throws Exception {
    SparkContext context = spark.sparkContext();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              context.setJobGroup("mine", "what I do", false);
              context.addJobTag("my-tag");
              try {
                training.run(spark);
              } catch (Throwable e) {
                thrown.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    while (context.statusTracker().getActiveStageIds().length == 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    for (int i = 0; i < 600 && thread.isAlive(); i++) {
      wish.say(context, thread); // said again: with a job per round, there may be none just now
      thread.join(100);
    }
    assertFalse(thread.isAlive(), wish + ": the training still runs");
    assertEquals(ThalwegException.class, thrown.get().getClass(), wish + ": " + thrown.get());
    ThalwegException error = (ThalwegException) thrown.get();
    assertEquals(wish.expected, error.code(), wish + ": " + error.getMessage());
    assertEquals(wish == Wish.INTERRUPT, interrupted.get(), "the mark of the thread");
    if (wish != Wish.STOP) {
      assertEquals(100, count(spark), "the slots are free");
    }
  }

  /** Spark stops in the moment in which a job is handed to it, again and again. */
  @Test
  void noJobIsWaitedForWhenSparkHasStopped() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (SparkSession spark = start("local[1]")) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        JavaRDD<Integer> rows = context.parallelize(List.of(1, 2, 3), 1);
        CompletableFuture<Throwable> ended =
            CompletableFuture.supplyAsync(
                () -> {
                  while (true) {
                    try {
                      assertEquals(
                          List.of(1, 2, 3),
                          HostWishes.obeyedBy(context.sc(), () -> StoppableJob.collect(rows)));
                    } catch (Throwable e) {
                      return e;
                    }
                  }
                });
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        spark.stop();
        Throwable error = ended.get(30, TimeUnit.SECONDS);
        assertEquals(ThalwegException.class, error.getClass(), error.toString());
        assertEquals(ErrorCode.WORKERS_LOST, ((ThalwegException) error).code(), error.toString());
      }
    }
  }

  @Test
  void whateverSparkTripsOverOnceItIsStoppedIsTheStop() throws Exception {
    SparkContext context;
    try (SparkSession spark = start("local[1]")) {
      context = spark.sparkContext();
      assertThrows(
          NullPointerException.class,
          () -> HostWishes.obeyedBy(context, () -> Objects.requireNonNull(null)),
          "a fault while Spark runs stays what it is");
    }
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> HostWishes.obeyedBy(context, () -> Objects.requireNonNull(null)));
    assertEquals(ErrorCode.WORKERS_LOST, error.code(), error.getMessage());
  }

  @Test
  void anInterruptWithinACallbackIsSeenBeforeTheNextRound() throws Exception {
    try (SparkSession spark = start("local[2]")) {
      Training training = training().onRound(round -> Thread.currentThread().interrupt());
      ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
      assertEquals(ErrorCode.INTERRUPTED, error.code(), error.getMessage());
      assertTrue(Thread.interrupted(), "the mark is kept");

      Training asks =
          training()
              .onRound(
                  round -> {
                    Thread.currentThread().interrupt();
                    count(spark); // Spark throws InterruptedException, which it does not declare
                  });
      ThalwegException within = assertThrows(ThalwegException.class, () -> asks.run(spark));
      assertEquals(ErrorCode.INTERRUPTED, within.code(), within.getMessage());
      assertTrue(Thread.interrupted(), "the mark is kept");
      assertNull(spark.sparkContext().getLocalProperty("spark.job.description"));
      assertEquals(100, count(spark));
    }
  }

  @Test
  void aTrainingWithinACallbackRuns() throws Exception {
    try (SparkSession spark = start("local[1]")) {
      String alone = training().run(spark).paramsSha256();
      Training outer =
          training()
              .onRound(
                  round -> {
                    if (round.number() == 5) {
                      assertEquals(alone, training().run(spark).paramsSha256());
                    }
                  });
      assertEquals(alone, outer.run(spark).paramsSha256());
    }
  }
}
