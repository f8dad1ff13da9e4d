package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Training;
import io.thalweg.driver.files.Json;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who starts Java without the module of the vector kernels hears it once, wherever that is. */
class VectorsOffTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String CONFIG =
      """
      data: {train: {path: rows.csv, options: {header: true}}, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.1}
      batch: 2
      rounds: 3
      """;

  @TempDir Path directory;

  @BeforeEach
  void writeTheProject() throws IOException {
    Files.writeString(directory.resolve("small.yaml"), CONFIG);
    Files.writeString(directory.resolve("rows.csv"), "x,y\n1,2\n2,4\n3,6\n4,8\n");
  }

  /** A Spark program that trains twice. */
  static final class SparkProgram {
    private SparkProgram() {}

    public static void main(String[] none) throws IOException {
      try (SparkSession spark =
          SparkSession.builder()
              .master("local[2]")
              .config("spark.ui.enabled", false)
              .getOrCreate()) {
        for (int i = 0; i < 2; i++) {
          Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.Mse()))
              .data(new double[][] {{1}, {2}, {3}}, new double[] {2, 4, 6})
              .optimizer("sgd", 0.1)
              .rounds(3)
              .run(spark);
        }
      }
    }
  }

  @Test
  void aSparkProgramHearsItInItsLog() throws Exception {
    String[] words = {SparkProgram.class.getName()};
    List<String> warnings = warnings(Program.runWithout(List.of(MODULE), directory, words));
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("WARN KernelProvider: "), warnings.get(0));
    assertTrue(warnings.get(0).contains("add the JVM option " + MODULE), warnings.get(0));
  }

  @Test
  void theCommandLineSaysItInOneLine() throws Exception {
    List<String> warnings = warnings(train(List.of(MODULE), "--master", "local[2]"));
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(
        warnings.get(0).matches("\\d\\d:\\d\\d:\\d\\d WARNING vector kernels are off, .*"),
        warnings.get(0));
    assertEquals("scalar", kernels());
    assertEquals(List.of(), warnings(train(List.of(), "--master", "local[2]")));
    assertTrue(kernels().startsWith("vector-"), kernels());
  }

  @Test
  void plainLoopsThatWereAskedForAreNoWarning() throws Exception {
    String[] words = {"--master", "local[2]", "--set", "kernels=scalar"};
    assertEquals(List.of(), warnings(train(List.of(MODULE), words)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "job"})
  void ofExecutorsTheDriverSaysIt(String transport) throws Exception {
    Output output =
        train(
            List.of(),
            "--set",
            "transport=" + transport,
            "--master",
            "local-cluster[2,1,1024]",
            "--conf",
            "spark.executorEnv.SPARK_SCALA_VERSION=2.13",
            "--conf",
            "spark.executor.extraClassPath=" + System.getProperty("java.class.path"),
            "--conf",
            "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1");
    List<String> warnings =
        output.err().lines().filter(line -> line.contains("compute with plain loops")).toList();
    assertEquals(1, warnings.size(), output.err());
    assertTrue(warnings.get(0).contains("2 of 2 workers"), warnings.get(0));
    assertEquals("scalar", kernels());
  }

  private Output train(List<String> without, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(Main.class.getName(), "train", "small.yaml"));
    words.addAll(List.of("--run-dir", "run", "--overwrite"));
    words.addAll(List.of(more));
    return Program.runWithout(without, directory, words.toArray(String[]::new));
  }

  private String kernels() throws IOException {
    byte[] summary = Files.readAllBytes(directory.resolve("run/summary.json"));
    return String.valueOf(Json.parse(summary).get("kernels"));
  }

  private static List<String> warnings(Output output) {
    assertEquals(0, output.code(), output.err());
    return output.err().lines().filter(line -> line.contains("vector kernels are off")).toList();
  }
}
