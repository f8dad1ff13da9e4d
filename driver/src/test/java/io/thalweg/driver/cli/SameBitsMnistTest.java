package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TestClusters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first promise at real size: the multilayer perceptron of {@code conf/mnist-mlp.yaml} for two
 * epochs. Needs MNIST, which {@code deploy/fetch-mnist} gets. The pixels stand in 784 columns, so
 * that CSV can hold them too.
 */
@Tag("nightly")
class SameBitsMnistTest {
  private static final Path MNIST = Path.of("..", "data", "mnist", "train.parquet");
  private static final int PIXELS = 784;
  private static final int ROUNDS = 2 * 469;

  private static final String CONFIG =
      """
      name: mnist-bits
      data: {train: '%s', features: ['*'], label: label}
      model: {layers: [{linear: 128}, relu, {linear: 10}]}
      loss: cross_entropy
      optimizer: {type: adam, lr: 0.003}
      schedule: cosine
      batch: 128
      epochs: 2
      seed: 1
      """;

  @TempDir static Path folder;
  private static BitsRun mnist;
  private static String expected;

  @BeforeAll
  static void writeTheDataInManyFormsAndTrainOnce() throws Exception {
    assertTrue(Files.exists(MNIST), "MNIST is not there: run deploy/fetch-mnist first");
    mnist = new BitsRun(folder, CONFIG);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < PIXELS; i++) {
      columns.add(functions.col("pixels").getItem(i).as("p" + i));
    }
    columns.add(functions.col("label"));
    String source = MNIST.toAbsolutePath().normalize().toString();
    try (SparkSession spark =
        SparkSession.builder().config(TestClusters.conf("local[2]")).getOrCreate()) {
      mnist.writeForms(spark.read().parquet(source).select(columns.toArray(new Column[0])));
    }
    // The reference has the pixels in one array column: the content of a row is the same.
    expected = mnist.train(source, "local[2]", "transport=in_process");
  }

  @ParameterizedTest
  @MethodSource("io.thalweg.driver.cli.BitsRun#matrix")
  void theParametersAreEqualOverTheWholeMatrix(BitsRun.Variant variant) throws Exception {
    assertEquals(expected, mnist.train(variant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"128", "256", "512"})
  void theParametersAreEqualAtEveryVectorWidth(String bits) throws Exception {
    assertEquals(expected, mnist.trainAtWidth(bits, "one.parquet"));
  }

  @Test
  void anExecutorKilledDuringTheRunDoesNotChangeABit() throws Exception {
    assertEquals(expected, mnist.trainWithAKill(200, ROUNDS, "seven.parquet"));
  }
}
