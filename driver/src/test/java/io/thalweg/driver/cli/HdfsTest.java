package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.storage.StoredPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that live in a real HDFS: a name node and a data node of this process. */
class HdfsTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y, validation_fraction: 0.2}
      model: {layers: [{linear: 4}, tanh, {linear: 1}]}
      loss: mse
      optimizer: {type: adam, lr: 1.0e-3}
      batch: 16
      rounds: 6000
      evaluate_every: 50
      log_every: 100
      checkpoint: {every: 500 rounds, keep: 2}
      """;

  @TempDir static Path root;
  private static MiniDFSCluster cluster;
  private static String uri;

  @BeforeAll
  static void start() throws IOException {
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 300; i++) {
      text.append(i % 7 - 3).append(',').append(i % 11 - 5).append(',');
      text.append((i % 7) * 0.3 - (i % 5) * 0.1).append('\n');
    }
    Files.writeString(root.resolve("rows.csv"), text);
    Files.writeString(root.resolve("small.yaml"), CONFIG);
    cluster =
        new MiniDFSCluster.Builder(new Configuration(), root.resolve("hdfs").toFile()).build();
    cluster.waitActive();
    uri = cluster.getURI().toString();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  private static String[] train(String run, String... more) {
    String config = root.resolve("small.yaml").toString();
    String[] first = {"train", config, "--run-dir", run, "--master", "local[2]"};
    return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static Map<String, Object> summary(Path run) throws IOException {
    return Json.parse(Files.readAllBytes(run.resolve("summary.json")));
  }

  private static List<Long> logged(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream().map(RoundRecord::round).toList();
  }

  private static boolean hasCheckpoints(Path run) {
    try (Stream<Path> folders = Files.list(run.resolve("checkpoints"))) {
      return folders.anyMatch(folder -> folder.getFileName().toString().startsWith("round-"));
    } catch (IOException e) {
      return false; // not there yet
    }
  }

  private static Output run(String... words) {
    Output output = Output.of(words);
    assertEquals(0, output.code(), output.err());
    return output;
  }

  @Test
  void aRunThatIsKilledGoesOnToTheBitsOfOneOnThisMachine() throws Exception {
    Path here = root.resolve("whole");
    run(train(here.toString()));
    String address = uri + "/runs/first";
    Path there = StoredPath.of(address, "run");
    Output killed = Program.kill(root, () -> hasCheckpoints(there), train(address));
    assertEquals(128 + 9, killed.code(), killed.out() + killed.err());
    assertFalse(Files.exists(there.resolve("summary.json")));

    run(train(address, "--resume"));
    assertEquals(summary(here).get("params_sha256"), summary(there).get("params_sha256"));
    assertEquals(1, ((List<?>) summary(there).get("resumed")).size());
    assertEquals(logged(here), logged(there));
    assertEquals(
        List.of("checkpoints", "config.yaml", "metrics.jsonl", "model", "report.html"),
        names(there).stream().filter(name -> !name.matches("\\..*|summary.json")).toList());
    readBack(here, address);
  }

  /** What the other commands and the Java API make of a run in HDFS. */
  private static void readBack(Path here, String address) throws IOException {
    String rows = root.resolve("rows.csv").toString();
    assertTrue(run("inspect", address).out().contains("completed"));
    String[] evaluate = {"--data", rows, "--json", "--master", "local[2]"};
    assertEquals(
        run(with("evaluate", here.toString(), evaluate)).out(),
        run(with("evaluate", address, evaluate)).out());
    String predictions = uri + "/predictions";
    String[] predict = {"--data", rows, "--output", predictions, "--master", "local[2]"};
    run(with("predict", address, predict));
    Output again = Output.of(with("predict", address, predict));
    assertEquals(64, again.code());
    assertTrue(again.err().contains("give --overwrite"), again.err());
    run(with("predict", address, with("--overwrite", "--data", rows, "--output", predictions)));
    assertTrue(
        names(StoredPath.of(predictions, "predictions")).stream()
            .anyMatch(name -> name.startsWith("part-")));

    Fitted model = Fitted.load(address);
    double[][] features = {{1, 2}, {-3, 0.5}};
    assertArrayEquals(Fitted.load(here).predict(features), model.predict(features));
    model.save(uri + "/models/first");
    model.save(uri + "/models/first"); // replaces it
    assertEquals(model.paramsSha256(), Fitted.load(uri + "/models/first").paramsSha256());
    assertEquals(List.of("first"), names(StoredPath.of(uri + "/models", "models")));
  }

  private static String[] with(String command, String place, String... more) {
    return Stream.of(new String[] {command, place}, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeSparkStarts() throws IOException {
    cluster.getFileSystem().setSafeMode(SafeModeAction.ENTER);
    try {
      Output output = Output.of(train(uri + "/closed/run"));
      assertEquals(64, output.code(), output.err());
      assertTrue(output.err().contains("/closed/run cannot be created"), output.err());
      assertTrue(output.err().toLowerCase(Locale.ROOT).contains("safe mode"));
    } finally {
      cluster.getFileSystem().setSafeMode(SafeModeAction.LEAVE);
    }
    Output unknown = Output.of(train("nosuchfs://host/run"));
    assertEquals(64, unknown.code(), unknown.err());
    assertTrue(unknown.err().contains("No FileSystem for scheme \"nosuchfs\""), unknown.err());
  }

  @Test
  void aConfigMayLieBesideItsRows() throws IOException {
    Path folder = StoredPath.of(uri + "/project", "project");
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("rows.csv"), Files.readString(root.resolve("rows.csv")));
    Files.writeString(folder.resolve("beside.yaml"), CONFIG.replace("rounds: 6000", "rounds: 20"));
    run("train", folder + "/beside.yaml", "--run-dir", folder + "/run", "--master", "local[2]");
    assertEquals("completed", summary(folder.resolve("run")).get("status"));
    String config = Files.readString(folder.resolve("run/config.yaml"));
    assertTrue(config.contains(folder + "/rows.csv"), config);
  }
}
