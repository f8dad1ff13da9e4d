package io.thalweg.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged jar trains the quick start, to the same bits, on every Spark that it is for. */
class SparkVersionsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String QUICK_START =
      "068dee9db90ef5a67f7f884b9d3bb559beebdeebc965f7c2291c6d2c0939d54d";
  private static final int LONGEST_MINUTES = 15; // fetches a Spark where it is new
  private static final int NEWEST_JAVA_OF_HADOOP_3_4 = 23;

  @TempDir Path folder;

  @Test
  void theLauncherTrainsTheQuickStart() throws Exception {
    assertEquals(QUICK_START, train(System.getProperty("spark.version"), "local[2]", "resident"));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({
    "4.0.1, local[2], resident",
    "4.0.1, local[2], job",
    "4.0.1, 'local-cluster[2,1,1024]', resident",
    "4.0.1, 'local-cluster[2,1,1024]', job",
    "4.1.0, local[2], resident",
    "4.1.0, local[2], job",
    "4.1.0, 'local-cluster[2,1,1024]', resident",
    "4.2.0, local[2], job",
    "4.2.0, 'local-cluster[2,1,1024]', resident",
    "4.2.0, 'local-cluster[2,1,1024]', job",
  })
  void theSameJarTrainsToTheSameBits(String spark, String master, String transport)
      throws Exception {
    if (Runtime.version().feature() > NEWEST_JAVA_OF_HADOOP_3_4 && !spark.startsWith("4.2.")) {
      String error = run(64, spark, master, transport);
      assertTrue(error.contains("Spark " + spark + " runs on Java 17 to 23"), error);
    } else {
      assertEquals(QUICK_START, train(spark, master, transport));
    }
  }

  /** The hash of the parameters. */
  private String train(String spark, String master, String transport) throws Exception {
    run(0, spark, master, transport);
    byte[] summary = Files.readAllBytes(folder.resolve("run/summary.json"));
    return (String) Json.parse(summary).get("params_sha256");
  }

  /** Starts the launcher and expects an exit code; what it wrote to standard error. */
  private String run(int code, String spark, String master, String transport)
      throws IOException, InterruptedException {
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    ROOT.resolve("deploy/thalweg").toString(),
                    "train",
                    ROOT.resolve("conf/quickstart.yaml").toString(),
                    "--master=" + master,
                    "--set=transport=" + transport,
                    "--run-dir=" + folder.resolve("run")))
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("THALWEG_SPARK", spark);
    builder.environment().put("THALWEG_DRIVER_MEMORY", "1g");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES), "still running");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(code, process.exitValue(), Files.readString(err));
    return Files.readString(err);
  }
}
