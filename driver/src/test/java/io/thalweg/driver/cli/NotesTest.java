package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes on a run, where its user finds them. */
class NotesTest {
  private static final String CONFIG =
      """
      data: {train: train.csv, test: test.csv, label: y}
      model: {layers: [{linear: 1}, sigmoid]}
      loss: bce_with_logits
      optimizer: {type: sgd, lr: 0.1}
      early_stopping: {metric: test_auc, patience: 1}
      batch: 100
      epochs: 3
      """;

  @TempDir Path directory;

  @Test
  void notesStandBeforeTheFirstRoundInTheSummaryAndInTheReport() throws Exception {
    Files.writeString(directory.resolve("train.csv"), "x,y\n1,0\n2,1\n3,0\n4,1\n");
    Files.writeString(directory.resolve("test.csv"), "x,y\n1,1\n2,1\n");
    Path config = directory.resolve("notes.yaml");
    Files.writeString(config, CONFIG);
    Path run = directory.resolve("run");
    Output output =
        Program.run(
            directory,
            "train",
            config.toString(),
            "--master",
            "local[1]",
            "--run-dir",
            run.toString());

    assertEquals(0, output.code(), output.err());
    List<String> lines = output.out().lines().toList();
    List<String> before = lines.stream().takeWhile(line -> !line.contains("round 1/3")).toList();
    List<String> notes = before.stream().filter(line -> line.startsWith("note: ")).toList();
    assertEquals(3, notes.size(), output.out());
    assertTrue(notes.get(0).contains("every label of the test rows is 1.0"), notes.get(0));
    assertTrue(notes.get(1).contains("batch 100 is larger than the 4 training rows"), notes.get(1));
    assertTrue(notes.get(2).contains("early_stopping cannot act: test_auc"), notes.get(2));
    String found = "warning: target_format: the last layer is sigmoid";
    assertTrue(before.stream().anyMatch(line -> line.startsWith(found)), output.out());
    String last = lines.stream().filter(line -> line.contains(" in all")).findFirst().orElseThrow();
    assertTrue(last.contains("round 3/3") && last.contains("test accuracy"), last);

    Map<String, Object> summary = Json.parse(Files.readAllBytes(run.resolve("summary.json")));
    assertEquals("completed", summary.get("status"));
    assertEquals(
        notes.stream().map(note -> note.substring("note: ".length())).toList(),
        summary.get("notes"));
    assertTrue(Files.readString(run.resolve("report.html")).contains("last layer is sigmoid"));
  }
}
