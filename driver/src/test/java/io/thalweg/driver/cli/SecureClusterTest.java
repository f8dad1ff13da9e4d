package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.StandaloneCluster;
import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster with all that Spark has for its security, and one training on it. */
class SecureClusterTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 512}, relu, {linear: 512}, relu, {linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.01}
      batch: 128
      rounds: 20
      transport: resident
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeRun() throws Exception {
    TestClusters.stop();
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 500; i++) {
      rows.append(i % 7).append(',').append(i % 11).append(',').append(i % 3).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    Files.writeString(folder.resolve("run.yaml"), CONFIG);
  }

  @AfterEach
  void stop() {
    TestClusters.stop();
  }

  private Path settings(String name, String secret) throws Exception {
    StringBuilder text = new StringBuilder(TestClusters.secureSettings());
    text.append("spark.authenticate.secret ").append(secret).append('\n');
    Certificates.settings(folder, "cluster")
        .forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return Files.writeString(folder.resolve(name), text);
  }

  private Output train(String run, String master, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("train", folder + "/run.yaml"));
    words.addAll(List.of("--run-dir", folder.resolve(run).toString(), "--master", master));
    for (String key :
        List.of(
            "spark.executorEnv.SPARK_SCALA_VERSION",
            "spark.executor.extraClassPath",
            "spark.executorEnv.SPARK_LOCAL_IP")) {
      words.addAll(List.of("--conf", key + "=" + TestClusters.conf("spark://x").get(key)));
    }
    words.addAll(List.of(more));
    return Output.of(words.toArray(String[]::new));
  }

  private Map<String, Object> summary(String run) throws Exception {
    return Json.parse(Files.readAllBytes(folder.resolve(run).resolve("summary.json")));
  }

  @Test
  void trainingOnItGivesTheSameBitsOverOurPortAndOverSparks() throws Exception {
    Path settings = settings("secure.conf", "a secret of this test");
    Output plain = train("plain", "local[2]");
    assertEquals(0, plain.code(), plain.err());
    Object hash = summary("plain").get("params_sha256");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2, settings)) {
      String file = settings.toString();
      Output ours = train("ours", cluster.master(), "--properties-file", file);
      assertEquals(0, ours.code(), ours.err());
      assertEquals(hash, summary("ours").get("params_sha256"));
      assertEquals(2, summary("ours").get("workers"));
      Output theirs =
          train(
              "theirs",
              cluster.master(),
              "--properties-file",
              file,
              "--conf",
              "spark.thalweg.port=-1");
      assertEquals(0, theirs.code(), theirs.err());
      assertEquals(hash, summary("theirs").get("params_sha256"));
      Output stranger =
          train(
              "stranger",
              cluster.master(),
              "--properties-file",
              file,
              "--conf",
              "spark.authenticate.secret=another");
      assertEquals(64, stranger.code(), stranger.err());
      assertTrue(stranger.err().contains("has another secret"), stranger.err());
      assertTrue(stranger.err().contains("--properties-file"), stranger.err());
    }
  }
}
