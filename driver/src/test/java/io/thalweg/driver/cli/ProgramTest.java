package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole command lines in processes of their own, in a directory whose name has a space. */
class ProgramTest {
  private static final String CONFIG =
      """
      data: {train: {path: rows.csv, options: {header: true}}, label: y, validation_fraction: 0.2}
      model: {layers: [{linear: 2}]}
      loss: cross_entropy
      optimizer: {type: adam, lr: 0.1}
      batch: 16
      epochs: 5
      """;

  @TempDir Path root;

  @Test
  void aRunIsTrainedInspectedAndNotOverwritten() throws IOException, InterruptedException {
    Path directory = project(false);
    String[] train = {"train", "small.yaml", "--master", "local[2]", "--run-dir", "a run"};
    Output trained = Program.run(directory, train);

    assertEquals(0, trained.code(), trained.err());
    assertEquals("", withoutJvmNotes(trained.err()), "nothing but results is printed");
    for (String file :
        new String[] {"config.yaml", "metrics.jsonl", "summary.json", "report.html"}) {
      assertTrue(Files.size(directory.resolve("a run").resolve(file)) > 0, file);
    }
    Output inspected = Program.run(directory, "inspect", "a run");
    assertEquals(0, inspected.code(), inspected.err());
    for (String part : new String[] {"small, completed", "0.weight", "(2, 2)", "accuracy"}) {
      assertTrue(inspected.out().contains(part), part + " in " + inspected.out());
    }
    Output again = Program.run(directory, train);
    assertEquals(64, again.code());
    assertTrue(again.err().contains("RUN_DIRECTORY_EXISTS"), again.err());
  }

  @Test
  void aBadRowEndsTheRunWithoutAStackTrace() throws IOException, InterruptedException {
    Output output = Program.run(project(true), "train", "small.yaml", "--master", "local[2]");

    assertEquals(65, output.code(), output.err());
    assertTrue(output.err().contains("error: "), output.err());
    assertFalse(output.err().contains("\tat "), output.err());
    assertFalse(output.err().contains("org.apache.spark"), output.err());
  }

  @Test
  void aSignalEndsTheRunAfterItsRoundAndKeepsWhatWasReached()
      throws IOException, InterruptedException {
    Path directory = project(false);
    Path run = directory.resolve("long run");
    String[] train = {"train", "small.yaml", "--run-dir", "long run", "--master", "local[2]"};
    String[] longer = {"--set", "epochs=10000000", "--set", "log_every=1000"};
    String[] words = Stream.of(train, longer).flatMap(Stream::of).toArray(String[]::new);
    Output output = Program.terminate(directory, run.resolve("metrics.jsonl"), words);

    assertEquals(75, output.code(), output.err());
    assertTrue(output.err().contains("[INTERRUPTED]"), output.err());
    assertFalse(output.err().contains("\tat "), output.err());
    assertTrue(output.out().contains("interrupted: "), output.out());
    Map<String, Object> summary = Json.parse(Files.readAllBytes(run.resolve("summary.json")));
    assertEquals("interrupted", summary.get("status"));
    assertTrue(((Number) summary.get("rounds")).longValue() >= 1);
    assertTrue(Files.size(run.resolve("report.html")) > 0);
    assertEquals(0, Output.of("inspect", run.toString()).code(), "the model is whole");
  }

  @Test
  void notesSayWhatHappensWithAHugeBatchAndOneClass() throws IOException, InterruptedException {
    Path directory = project(false);
    Files.writeString(directory.resolve("rows.csv"), "a,b,y\n1,2,1\n");
    Output output =
        Program.run(
            directory,
            "train",
            "small.yaml",
            "--master",
            "local[2]",
            "--set",
            "data.validation_fraction=null");

    assertEquals(0, output.code(), output.err());
    assertTrue(output.out().contains("batch 16 is larger than the 1 training rows"), output.out());
    assertTrue(output.out().contains("every label of the train rows is 1.0"), output.out());
    assertTrue(output.out().contains("completed: 5 rounds"), output.out());
  }

  @Test
  void anUnreachableMasterIsSaid() throws IOException, InterruptedException {
    String master;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      master = "spark://127.0.0.1:" + free.getLocalPort();
    }
    Output output = Program.run(project(false), "train", "small.yaml", "--master", master);

    assertEquals(64, output.code(), output.err());
    assertTrue(output.err().contains("MASTER_UNREACHABLE"), output.err());
    assertTrue(output.err().contains(master), output.err());
    assertFalse(output.err().contains("\tat "), output.err());
  }

  /** A folder with a config and two clouds of points, one of them with a NaN if asked for. */
  private Path project(boolean broken) throws IOException {
    Path directory = Files.createDirectories(root.resolve("a project"));
    Files.writeString(directory.resolve("small.yaml"), CONFIG);
    StringBuilder rows = new StringBuilder("a,b,y\n");
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      int label = i % 2;
      double a = random.nextGaussian() + 4 * label;
      rows.append(broken && i == 100 ? "NaN" : a).append(',');
      rows.append(random.nextGaussian()).append(',').append(label).append('\n');
    }
    Files.writeString(directory.resolve("rows.csv"), rows);
    return directory;
  }

  /** Java itself mentions the incubating module on standard error. */
  private static String withoutJvmNotes(String err) {
    return err.replaceAll(
        "(?m)^WARNING: (Using incubator modules|package sun.security.action).*\\R", "");
  }
}
