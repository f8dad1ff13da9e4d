package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.state.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      model: {layers: [{linear: 32}, tanh, {dropout: 0.1}, {linear: 10}]}
      loss: cross_entropy
      optimizer: {type: adam, lr: 0.003}
      schedule: cosine
      batch: 48
      epochs: 2
      seed: 7
      """;

  @TempDir static Path folder;
  private static String expected;
  private static int runs;

  @BeforeAll
  static void writeTheDataInManyFormsAndTrainOnce() throws Exception {
    try (SparkSession spark =
        SparkSession.builder().config(TestClusters.conf("local[2]")).getOrCreate()) {
      Dataset<Row> digits =
          spark
              .read()
              .option("header", "true")
              .option("inferSchema", "true")
              .csv(DIGITS.toAbsolutePath().toString())
              .cache();
      Dataset<Row> shuffled = digits.orderBy(functions.rand(5));
      digits.coalesce(1).write().parquet(path("one.parquet"));
      digits.repartition(7).write().parquet(path("seven.parquet"));
      shuffled.coalesce(1).write().parquet(path("shuffled.parquet"));
      digits.repartition(3).write().option("header", "true").csv(path("three.csv"));
      digits.repartition(2).write().orc(path("two.orc"));
    }
    expected = train(DIGITS.toAbsolutePath().toString(), "local[2]", "transport=in_process");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "one.parquet,      local[1],                 transport=resident",
    "seven.parquet,    local[2],                 transport=resident",
    "shuffled.parquet, local[4],                 transport=resident",
    "three.csv,        local[2],                 transport=job",
    "two.orc,          local[3],                 kernels=scalar",
    "seven.parquet,    'local-cluster[2,1,1024]', transport=resident",
  })
  void theParametersAreEqual(String data, String master, String set) throws Exception {
    assertEquals(expected, train(path(data), master, set));
  }

  @Tag("nightly")
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "one.parquet,      'local-cluster[3,1,1024]', transport=resident",
    "shuffled.parquet, 'local-cluster[2,1,1024]', transport=job",
    "seven.parquet,    'local-cluster[3,1,1024]', kernels=scalar",
  })
  void theParametersAreEqualOnMoreClusters(String data, String master, String set)
      throws Exception {
    assertEquals(expected, train(path(data), master, set));
  }

  @ParameterizedTest
  @CsvSource({"128", "256", "512"})
  @Tag("nightly")
  void theParametersAreEqualAtEveryVectorWidth(String bits) throws Exception {
    Path config = config(path("one.parquet"));
    Path run = folder.resolve("width-" + bits);
    Output output =
        Program.run(
            folder,
            List.of("-Dthalweg.kernels.bits=" + bits),
            "train",
            config.toString(),
            "--master",
            "local[2]",
            "--run-dir",
            run.toString());
    assertEquals(0, output.code(), output.err());
    assertEquals("vector-" + bits, summary(run, "kernels"));
    assertEquals(expected, summary(run, "params_sha256"));
  }

  @Test
  @Tag("nightly")
  void anExecutorKilledDuringTheRunDoesNotChangeABit() throws Exception {
    Thread killer =
        new Thread(
            () -> {
              while (TestClusters.killOneExecutor() == 0) {
                Thread.onSpinWait();
              }
            });
    killer.start();
    String longRun = "epochs=2";
    assertEquals(expected, train(path("seven.parquet"), "local-cluster[2,1,1024]", longRun));
    killer.join();
  }

  private static String train(String data, String master, String set) throws Exception {
    Path run = folder.resolve("run-" + runs++);
    List<String> words = new ArrayList<>();
    words.addAll(List.of("train", config(data).toString(), "--master", master, "--set", set));
    words.addAll(List.of("--run-dir", run.toString()));
    SparkConf conf = TestClusters.conf(master);
    Arrays.stream(conf.getAll())
        .filter(setting -> !setting._1().equals("spark.master"))
        .forEach(setting -> words.addAll(List.of("--conf", setting._1() + "=" + setting._2())));
    Output output = Output.of(words.toArray(String[]::new));
    assertEquals(0, output.code(), output.err());
    return summary(run, "params_sha256");
  }

  private static Path config(String data) throws Exception {
    Path config = folder.resolve("bits.yaml");
    return Files.writeString(config, CONFIG.formatted(data));
  }

  private static String summary(Path run, String key) throws Exception {
    return (String) Json.parse(Files.readAllBytes(run.resolve("summary.json"))).get(key);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
