package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.report.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose disk takes less than it is to write: the operating system refuses larger files. */
class FullDiskTest {
  private static final int LIMIT_KIBIBYTES = 200;

  /** 40,501 parameters: 162 kB of model, three times as much of checkpoint. */
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 100}, tanh, {linear: 400}, {linear: 1}]}
      loss: mse
      optimizer: {type: adam, lr: 1.0e-4}
      batch: 4
      rounds: 800
      log_every: 1
      checkpoint: {every: 200 rounds}
      """;

  @TempDir Path root;

  private Map<String, Object> summary(String run) throws IOException {
    return Json.parse(Files.readAllBytes(root.resolve(run).resolve("summary.json")));
  }

  private static long count(String text, String part) {
    return text.lines().filter(line -> line.contains(part)).count();
  }

  @Test
  void theModelIsWrittenWhereMetricsAndCheckpointsCannotBe() throws Exception {
    Files.writeString(root.resolve("rows.csv"), "a,b,y\n1,2,0.5\n2,1,-0.5\n0,1,0.1\n3,1,0.2\n");
    Files.writeString(root.resolve("small.yaml"), CONFIG);
    String[] words = {"train", "small.yaml", "--master", "local[2]", "--run-dir"};
    Output whole = Program.run(root, with(words, "whole"));
    assertEquals(0, whole.code(), whole.err());
    Output full = Program.runWithFilesUpTo(LIMIT_KIBIBYTES, root, with(words, "full"));
    assertEquals(0, full.code(), full.out() + full.err());
    assertEquals(summary("whole").get("params_sha256"), summary("full").get("params_sha256"));
    assertEquals(
        summary("full").get("params_sha256"),
        ModelDirectory.load(root.resolve("full")).paramsSha256());

    String lacks = "metrics.jsonl lacks rounds, as it cannot be written: ";
    assertEquals(1, count(full.out(), "note: " + lacks), full.out());
    assertEquals(1, count(full.out(), "note: a checkpoint cannot be written: "), full.out());
    assertTrue(summary("full").get("notes").toString().contains(lacks), full.out());
    long logged = MetricsLog.read(root.resolve("full/metrics.jsonl")).size();
    assertTrue(logged > 100 && logged < 800, logged + " whole lines");
  }

  private static String[] with(String[] words, String last) {
    return Stream.concat(Stream.of(words), Stream.of(last)).toArray(String[]::new);
  }
}
