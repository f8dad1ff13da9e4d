package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.thalweg.driver.cluster.TestClusters;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first promise: data, config and seed determine every parameter, bit for bit. Each row trains
 * on the digits through the command line and compares {@code params_sha256}.
 */
class SameBitsTest {
  private static final Path DIGITS = Path.of("..", "conf", "data", "digits.csv.gz");

  private static final String CONFIG =
      """
      name: bits
      data: {train: '%s', validation_fraction: 0.2, features: ['*'], label: label, standardize: true}
      model: {layers: [{linear: 32}, batch_norm, tanh, {dropout: 0.1}, {linear: 10}]}
      loss: cross_entropy
      optimizer: {type: adam, lr: 0.003}
      schedule: cosine
      batch: 48
      epochs: 2
      seed: 7
      """;

  private static final int ROUNDS_PER_EPOCH = 30; // of 48 of the 1430 or so training rows

  @TempDir static Path folder;
  private static BitsRun digits;
  private static String expected;

  @BeforeAll
  static void writeTheDataInManyFormsAndTrainOnce() throws Exception {
    digits = new BitsRun(folder, CONFIG);
    String source = DIGITS.toAbsolutePath().toString();
    try (SparkSession spark =
        SparkSession.builder().config(TestClusters.conf("local[2]")).getOrCreate()) {
      digits.writeForms(
          spark.read().option("header", "true").option("inferSchema", "true").csv(source).cache());
    }
    expected = digits.train(source, "local[2]", "transport=in_process");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "one.parquet,      local[1],                 transport=resident",
    "seven.parquet,    local[2],                 transport=resident",
    "shuffled.parquet, local[4],                 transport=resident",
    "three.csv,        local[2],                 transport=job",
    "two.orc,          local[3],                 kernels=scalar",
    "two.orc,          local[2],                 spark.thalweg.shardMemory=0",
    "seven.parquet,    'local-cluster[2,1,1024]', transport=resident",
  })
  void theParametersAreEqual(String data, String master, String set) throws Exception {
    assertEquals(expected, digits.train(data, master, set));
  }

  @Test
  void aKilledRunGoesOnWithOtherCoresAndAnotherTransport() throws Exception {
    String[] longer = {"epochs=100", "checkpoint.every=70 rounds"};
    String whole = digits.train("one.parquet", "local[2]", longer);
    Path left = digits.leave("one.parquet", longer);
    assertEquals(whole, digits.resume(left, "one.parquet", "local[1]", longer));
    assertEquals(
        whole,
        digits.resume(
            left, "one.parquet", "local[3]", longer[0], "transport=in_process", "kernels=scalar"));
  }

  @Test
  void theParametersAreEqualWithAWindow() throws Exception {
    String window = "data.window=4";
    String all = digits.train("one.parquet", "local[1]", "transport=in_process", window);
    assertNotEquals(expected, all);
    assertEquals(all, digits.train("seven.parquet", "local[3]", window));
    assertEquals(all, digits.train("two.orc", "local[2]", window, "spark.thalweg.shardMemory=0"));
    assertEquals(all, digits.train("three.csv", "local[2]", window, "transport=job"));
    assertEquals(expected, digits.train("one.parquet", "local[2]", "data.window=64"));
  }

  @Tag("nightly")
  @Test
  void aKilledRunWithAWindowGoesOnInTheMiddleOfAnEpoch() throws Exception {
    String[] longer = {"epochs=100", "checkpoint.every=70 rounds", "data.window=2"};
    String whole = digits.train("one.parquet", "local[2]", longer);
    Path left = digits.leave("one.parquet", longer);
    assertEquals(whole, digits.resume(left, "one.parquet", "local[3]", longer));
  }

  @Tag("nightly")
  @Test
  void aKilledRunGoesOnOnAnotherCluster() throws Exception {
    String[] longer = {"epochs=100", "checkpoint.every=70 rounds"};
    String whole = digits.train("one.parquet", "local[2]", longer);
    Path left = digits.leave("one.parquet", longer);
    for (String master : new String[] {"local-cluster[2,1,1024]", "local-cluster[3,1,1024]"}) {
      assertEquals(whole, digits.resume(left, "one.parquet", master, longer), master);
    }
    assertEquals(
        whole,
        digits.resume(left, "one.parquet", "local-cluster[2,1,1024]", longer[0], "transport=job"));
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("io.thalweg.driver.cli.BitsRun#matrix")
  void theParametersAreEqualOverTheWholeMatrix(BitsRun.Variant variant) throws Exception {
    assertEquals(expected, digits.train(variant));
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"bf16", "fp16"})
  void theParametersAreEqualWhereNumbersTravelIn16Bits(String wire) throws Exception {
    String set = "wire=" + wire;
    String rounded = digits.train("one.parquet", "local[1]", set, "transport=in_process");
    assertNotEquals(expected, rounded);
    assertEquals(rounded, digits.train("seven.parquet", "local[3]", set));
    assertEquals(rounded, digits.train("three.csv", "local[2]", set, "transport=job"));
    assertEquals(rounded, digits.train("two.orc", "local-cluster[2,1,1024]", set));
    assertEquals(rounded, digits.train("one.parquet", "local[2]", set, "kernels=scalar"));
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"128", "256", "512"})
  void theParametersAreEqualAtEveryVectorWidth(String bits) throws Exception {
    assertEquals(expected, digits.trainAtWidth(bits, "one.parquet"));
  }

  @Tag("nightly")
  @Test
  void anExecutorKilledDuringTheRunDoesNotChangeABit() throws Exception {
    String epochs = "epochs=100"; // long enough to be met in the middle
    int rounds = 100 * ROUNDS_PER_EPOCH;
    assertEquals(
        digits.train("one.parquet", "local[2]", "transport=in_process", epochs),
        digits.trainWithAKill(100, rounds, "seven.parquet", epochs));
    assertEquals(
        digits.train("one.parquet", "local[2]", epochs),
        digits.trainWithAKill(100, rounds, "seven.parquet", epochs, "spark.thalweg.shardMemory=0"));
  }
}
