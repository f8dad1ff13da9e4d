package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.ScoreKeys;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  private static final long SEED = 20;
  private static final long[] BATCHES = {1, 32, 300, Long.MAX_VALUE};

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 16})
  void anyNumberOfWorkersReturnsEqualBits(int workers) {
    List<Shard<float[]>> shards = Descent.shards(SEED, 700);
    for (long batch : BATCHES) {
      assertArrayEquals(
          Descent.run(Descent.inProcess(shards, 1), shards, batch, 25),
          Descent.run(Descent.inProcess(shards, workers), shards, batch, 25),
          "batch " + batch);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[2]", "local[4]", "local-cluster[2,1,1024]"})
  void residentAndJobReturnTheBitsOfOneProcess(String master) throws Exception {
    List<Shard<float[]>> shards = Descent.shards(SEED, 50);
    try (JavaSparkContext context = TestClusters.start(master)) {
      JavaRDD<Shard<float[]>> packed = packed(context, shards);
      for (long batch : new long[] {32, 300}) {
        float[] expected = Descent.run(Descent.inProcess(shards, 1), shards, batch, 30);
        try (Transport<float[]> resident = resident(context, packed)) {
          assertArrayEquals(expected, Descent.run(resident, shards, batch, 30));
        }
        try (Transport<float[]> job = job(context, packed)) {
          float[] three = Descent.run(Descent.inProcess(shards, 1), shards, batch, 3);
          assertArrayEquals(three, Descent.run(job, shards, batch, 3));
        }
      }
      aLambdaTravels(context, packed, shards, Descent.OBJECTIVE);
      aLambdaTravels(context, packed, shards, Descent.OWN_LAYER);
      evaluationsAgree(context, packed, shards);
    }
  }

  /** Scores of a margin, counted and listed; moments of features and labels. */
  private static void evaluationsAgree(
      JavaSparkContext context, JavaRDD<Shard<float[]>> packed, List<Shard<float[]>> shards) {
    ModelSpec model = new ModelSpec(Descent.WIDTH, List.of(new Layer.Linear(1)), new Loss.Hinge());
    List<double[]> expected = evaluations(Descent.inProcess(shards, model, 3), model, shards);
    try (Transport<float[]> resident = resident(context, packed, model)) {
      assertAllEqual(expected, evaluations(resident, model, shards));
    }
    try (Transport<float[]> job = job(context, packed, model)) {
      assertAllEqual(expected, evaluations(job, model, shards));
    }
  }

  private static void assertAllEqual(List<double[]> expected, List<double[]> found) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i), "command " + i);
    }
  }

  private static List<double[]> evaluations(
      Transport<float[]> transport, ModelSpec model, List<Shard<float[]>> shards) {
    int[] rows = shards.stream().mapToInt(Shard::rows).toArray();
    transport.load(new Command.Load(new BatchPlan(rows, 32), 1, Wire.EXACT));
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    long zero = ScoreKeys.of(0);
    return Stream.of(
            new Command.Evaluate(0, 1),
            new Command.CountScores(
                0,
                1,
                new long[] {ScoreKeys.MIN, zero},
                new long[] {zero - 1, ScoreKeys.MAX},
                new int[] {1000, 7}),
            new Command.ListScores(0, 1, ScoreKeys.MIN, zero, Arrays.stream(rows).sum()),
            new Command.Moments(0, Command.Column.FEATURES, new double[Descent.WIDTH]),
            new Command.Moments(0, Command.Column.LABEL, new double[] {1}),
            new Command.Detail(0, 0.5),
            new Command.ListScores(0, 2, zero, ScoreKeys.MAX, Arrays.stream(rows).sum()))
        .map(
            command ->
                transport
                    .ask(command, command.needsParameters() ? parameters : null)
                    .sum()
                    .sums()
                    .clone())
        .toList();
  }

  private static void aLambdaTravels(
      JavaSparkContext context,
      JavaRDD<Shard<float[]>> packed,
      List<Shard<float[]>> shards,
      Model model) {
    float[] expected = descent(Descent.inProcess(shards, model, 1), model, shards);
    try (Transport<float[]> resident = resident(context, packed, model)) {
      assertArrayEquals(expected, descent(resident, model, shards));
    }
    try (Transport<float[]> job = job(context, packed, model)) {
      assertArrayEquals(expected, descent(job, model, shards));
    }
  }

  private static float[] descent(
      Transport<float[]> transport, Model model, List<Shard<float[]>> shards) {
    return Descent.run(transport, model, Wire.EXACT, shards, 32, 3, round -> {});
  }

  /**
   * Three workers of one executor: they share parameters and send several partial sums each. 2.2 MB
   * are several pieces with shared memory, too.
   */
  @ParameterizedTest
  @CsvSource({
    "0, false, true, exact",
    "0, false, false, exact",
    "0, true, true, exact",
    "-1, false, true, exact",
    "0, false, true, bf16",
    "0, false, false, fp16",
    "-1, false, true, bf16"
  })
  void vectorsOfSeveralPiecesArriveBitForBit(
      String port, String secret, String sharedMemory, String wireName) throws Exception {
    Wire wire = Wire.valueOf(wireName.toUpperCase(Locale.ROOT));
    ModelSpec model =
        new ModelSpec(
            Descent.WIDTH,
            List.of(new Layer.Linear(40_000), new Layer.Relu(), new Layer.Linear(Descent.CLASSES)),
            new Loss.CrossEntropy());
    List<Shard<float[]>> shards = Descent.shards(SEED, 20);
    float[] expected = run(Descent.inProcess(shards, model, 1), model, wire, shards);
    SparkConf conf =
        TestClusters.conf("local-cluster[1,3,1024]")
            .set("spark.thalweg.port", port)
            .set("spark.thalweg.sharedMemory", sharedMemory)
            .set("spark.authenticate", secret)
            .set("spark.authenticate.secret", "of the test")
            .set("spark.network.crypto.enabled", secret);
    try (JavaSparkContext context = new JavaSparkContext(conf);
        Transport<float[]> resident = resident(context, packed(context, shards), model)) {
      assertArrayEquals(expected, run(resident, model, wire, shards));
      assertEquals(3, resident.workers());
    }
  }

  private static float[] run(
      Transport<float[]> transport, ModelSpec model, Wire wire, List<Shard<float[]>> shards) {
    return Descent.run(transport, model, wire, shards, 64, 8, round -> {});
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "FP16"})
  void aWireOf16BitsGivesEqualBitsWhetherAnythingTravelsOrNot(Wire wire) throws Exception {
    List<Shard<float[]>> shards = Descent.shards(SEED, 50);
    float[] expected = run(Descent.inProcess(shards, 1), Descent.MODEL, wire, shards);
    float[] exact = run(Descent.inProcess(shards, 1), Descent.MODEL, Wire.EXACT, shards);
    assertFalse(Arrays.equals(exact, expected), "nothing was rounded");
    assertArrayEquals(exact, expected, 0.05f);
    assertArrayEquals(expected, run(Descent.inProcess(shards, 3), Descent.MODEL, wire, shards));
    for (String master : List.of("local[3]", "local-cluster[2,1,1024]")) {
      try (JavaSparkContext context = TestClusters.start(master)) {
        JavaRDD<Shard<float[]>> packed = packed(context, shards);
        for (Transport<float[]> transport :
            List.of(resident(context, packed), job(context, packed))) {
          try (transport) {
            assertArrayEquals(
                expected, run(transport, Descent.MODEL, wire, shards), transport.name() + master);
          }
        }
      }
    }
  }

  @Test
  void aSessionLeavesTheSlotsToOtherJobsWhenItIsClosed() throws Exception {
    List<Shard<float[]>> shards = Descent.shards(SEED, 20);
    try (JavaSparkContext context = TestClusters.start("local[2]")) {
      Transport<float[]> resident = resident(context, packed(context, shards));
      Descent.run(resident, shards, 32, 3);
      assertEquals(2, resident.workers());
      resident.close();
      assertEquals(100, context.parallelize(Collections.nCopies(100, 1), 4).count());
    }
  }

  @Test
  void aFailureOfAWorkerReachesTheCallerAndIsNotRetried() throws Exception {
    List<Shard<float[]>> shards = Descent.shards(SEED, 20);
    try (JavaSparkContext context = TestClusters.start("local[2]")) {
      JavaRDD<Shard<float[]>> packed = packed(context, shards);
      for (Transport<float[]> transport :
          List.of(resident(context, packed), job(context, packed))) {
        try (transport) {
          transport.load(load(shards));
          ThalwegException e =
              assertThrows(
                  ThalwegException.class,
                  () -> transport.ask(new Command.Evaluate(7, 0), new float[200]),
                  transport.name());
          assertEquals(ErrorCode.INTERNAL, e.code());
          assertTrue(e.getMessage().contains("a worker failed"), e.getMessage());
        }
      }
    }
  }

  private static Command.Load load(List<Shard<float[]>> shards) {
    int[] rows = shards.stream().mapToInt(Shard::rows).toArray();
    return new Command.Load(new BatchPlan(rows, 32), 1, Wire.EXACT);
  }

  static JavaRDD<Shard<float[]>> packed(JavaSparkContext context, List<Shard<float[]>> shards) {
    return context.parallelize(shards, shards.size()).persist(StorageLevel.MEMORY_AND_DISK());
  }

  static Transport<float[]> resident(JavaSparkContext context, JavaRDD<Shard<float[]>> packed) {
    return resident(context, packed, Descent.MODEL);
  }

  static Transport<float[]> resident(
      JavaSparkContext context, JavaRDD<Shard<float[]>> packed, Model model) {
    return new ResidentTransport<>(
        context, List.of(packed), model, DType.FLOAT32, KernelChoice.AUTO);
  }

  static Transport<float[]> job(JavaSparkContext context, JavaRDD<Shard<float[]>> packed) {
    return job(context, packed, Descent.MODEL);
  }

  static Transport<float[]> job(
      JavaSparkContext context, JavaRDD<Shard<float[]>> packed, Model model) {
    return new JobTransport<>(context, List.of(packed), model, DType.FLOAT32, KernelChoice.AUTO);
  }
}
