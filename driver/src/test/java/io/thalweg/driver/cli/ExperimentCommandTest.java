package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments by the command line. */
class ExperimentCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(5);
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 500; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int y = a + 0.5 * b + 0.2 * random.nextGaussian() > 0 ? 1 : 0;
      rows.append(String.format(Locale.ROOT, "%.5f,%.5f,%d%n", a, b, y));
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        data: {train: rows.csv, label: y, validation_fraction: 0.2}
        model: {layers: [{linear: 1}]}
        loss: bce_with_logits
        optimizer: {type: sgd, lr: 0.1}
        batch: 32
        epochs: 3
        diagnosis: off
        """);
    experiment(
        """
        base: base.yaml
        axes: {batch: [full, 16], seed: [1, 2]}
        tune: {optimizer.lr: [0.5, 1.0e+38]}
        target: test.accuracy >= 0.9
        budget: {epochs: 6}
        """);
  }

  private void experiment(String text) throws IOException {
    Files.writeString(folder.resolve("experiment.yaml"), text);
  }

  private Output run(String... more) {
    String[] words = {
      "experiment", folder + "/experiment.yaml", "--run-dir", folder + "/e", "--master", "local[2]"
    };
    return Output.of(Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private Map<String, Object> results() throws IOException {
    return Json.parse(Files.readAllBytes(folder.resolve("e/experiment.json")));
  }

  @SuppressWarnings("unchecked") // a list of objects
  private static List<Map<String, Object>> list(Map<String, Object> map, String key) {
    return (List<Map<String, Object>>) map.get(key);
  }

  private Object started(int run) throws IOException {
    Path summary = folder.resolve("e/runs/00" + run + "/summary.json");
    return Json.parse(Files.readAllBytes(summary)).get("started");
  }

  @Test
  void runsOfAnExperimentHaveTheBitsOfTrainAndAreNotRunAgain() throws IOException {
    Output first = run();
    assertEquals(0, first.code(), first.err());
    Map<String, Object> results = results();
    List<Map<String, Object>> trials = list(results, "trials");
    assertEquals(8, trials.size());
    assertEquals("completed", results.get("status"));
    Map<String, Object> seventh = trials.get(6);
    assertEquals(Map.of("batch", 16L, "seed", 2L), plain(seventh.get("axes")));
    assertEquals(true, seventh.get("reached"), results::toString);
    assertEquals(list(results, "points").size(), 2);
    assertEquals(Map.of("optimizer.lr", 0.5), list(results, "points").get(1).get("tuned"));
    assertTrue(results.get("verdict").toString().contains("test.accuracy >= 0.9"));

    Output train =
        Output.of(
            "train",
            folder + "/base.yaml",
            "--run-dir",
            folder + "/t",
            "--master",
            "local[2]",
            "--set",
            "batch=16",
            "--set",
            "seed=2",
            "--set",
            "optimizer.lr=0.5",
            "--set",
            "epochs=6");
    assertEquals(0, train.code(), train.err());
    Map<String, Object> alone = Json.parse(Files.readAllBytes(folder.resolve("t/summary.json")));
    assertEquals(alone.get("params_sha256"), seventh.get("params_sha256"));

    String page = Files.readString(folder.resolve("e/report.html"));
    assertTrue(page.contains(" reaches test.accuracy &gt;= 0.9 soonest"), "no verdict");
    assertTrue(page.contains("class=\"band c1\""), "no band over the seeds");
    Output compared =
        Output.of(
            "compare",
            folder + "/e/runs/001",
            folder + "/t",
            "--output",
            folder + "/compared.html");
    assertEquals(0, compared.code(), compared.err());
    assertTrue(compared.out().contains(folder + "/t"), compared.out());
    String together = Files.readString(folder.resolve("compared.html"));
    assertTrue(together.contains(folder + "/e/runs/001"), "a run is missing");
    assertEquals(64, Output.of("compare", folder + "/e", "--output", folder + "/x").code());

    assertFalse(run().code() == 0, "a second experiment in the directory of the first");
    Object before = started(7);
    Output again = run("--resume", "--set", "axes.batch=[full, 16, 8]");
    assertEquals(0, again.code(), again.err());
    assertEquals(before, started(7), "it was run again");
    assertEquals(12, list(results(), "trials").size());
    Files.writeString(
        folder.resolve("rows.csv"), Files.readString(folder.resolve("rows.csv")) + "1,1,1\n");
    assertEquals(0, run("--resume").code());
    assertFalse(before.equals(started(7)), "other rows are another run");
  }

  private static Map<String, Object> plain(Object axes) {
    @SuppressWarnings("unchecked") // an object
    Map<String, Object> map = (Map<String, Object>) axes;
    map.replaceAll((key, value) -> value instanceof Integer small ? (Object) (long) small : value);
    return map;
  }

  @Test
  void aRunThatDivergesIsAResult() throws IOException {
    experiment(
        """
        base: base.yaml
        axes: {batch: [16]}
        tune: {optimizer.lr: [0.5, 1.0e+38]}
        target: test.loss <= 0.5
        budget: {rounds: 50}
        """);
    Files.writeString(
        folder.resolve("base.yaml"),
        Files.readString(folder.resolve("base.yaml")).replace("bce_with_logits", "mse"));
    Output output = run();
    assertEquals(0, output.code(), output.err());
    List<Map<String, Object>> trials = list(results(), "trials");
    assertEquals("diverged", trials.get(1).get("status"));
    assertEquals(false, trials.get(1).get("reached"));
    assertTrue(trials.get(1).containsKey("rounds_to_target"));
    assertEquals(null, trials.get(1).get("rounds_to_target"), "infinite is null in JSON");
    assertEquals(Map.of("optimizer.lr", 0.5), list(results(), "points").get(0).get("tuned"));
  }

  @Test
  void aDryRunPrintsTheRunsAndWritesNothing() {
    Output output = run("--dry-run");
    assertEquals(0, output.code(), output.err());
    assertTrue(output.out().contains("run 8 of 8: batch 16, seed 2, optimizer.lr 1.0E38"));
    assertTrue(output.out().contains(" for 8 runs"), output.out());
    assertFalse(Files.exists(folder.resolve("e")));
  }

  @Tag("nightly")
  @Test
  void anExperimentThatIsKilledGoesOnWithTheRunsThatAreLeft() throws Exception {
    experiment(
        """
        base: base.yaml
        axes: {batch: [16, 8, 4]}
        budget: {epochs: 40}
        """);
    String[] words = {"experiment", "experiment.yaml", "--run-dir", "e", "--master", "local[2]"};
    Path second = folder.resolve("e/runs/002/metrics.jsonl");
    Output killed = Program.kill(folder, () -> second.toFile().length() > 0, words);
    assertFalse(killed.code() == 0);
    Object before = started(1);
    assertEquals(0, run("--resume").code());
    assertEquals(before, started(1));
    assertEquals(3, list(results(), "trials").size());
    assertEquals("completed", list(results(), "trials").get(1).get("status"));
  }

  @Test
  void aSignalEndsAnExperimentAsItEndsARun() throws Exception {
    experiment(
        """
        base: base.yaml
        axes: {batch: [2, 1]}
        budget: {epochs: 4000}
        """);
    String[] words = {"experiment", "experiment.yaml", "--run-dir", "e", "--master", "local[2]"};
    Path first = folder.resolve("e/runs/001/metrics.jsonl");
    Output ended = Program.terminate(folder, first, words);
    assertEquals(75, ended.code(), ended.err());
    assertEquals("interrupted", results().get("status"));
  }

  private void refused(int code, String word, String text) throws IOException {
    experiment(text);
    Output output = run();
    assertEquals(code, output.code(), output.err());
    assertTrue(output.err().contains(word), output.err());
    assertFalse(Files.exists(folder.resolve("e/runs/001")));
  }

  @Test
  void whatCannotBeAnExperimentIsRefusedBeforeAnythingRuns() throws IOException {
    refused(64, "optimizer.lx", "{base: base.yaml, axes: {optimizer.lx: [1, 2]}}");
    refused(64, "axes or tune: nothing=1", "{base: base.yaml, axes: {nothing: [1, 2]}}");
    refused(64, "test.f1", "{base: base.yaml, axes: {batch: [1]}, target: test.f1 >= 1}");
    refused(64, "not a target", "{base: base.yaml, axes: {batch: [1]}, target: best}");
    refused(64, "budget.epochs", "{base: base.yaml, axes: {batch: [1]}, budget: {epochs: 0}}");
    refused(64, "budget", "{base: base.yaml, axes: {batch: [1]}, budget: {epochs: 1, rows: 2}}");
    refused(64, "model", "{base: {data: {train: rows.csv, label: y}}, axes: {batch: [1]}}");
    refused(64, "each once", "{base: base.yaml, axes: {batch: [4, 4]}}");
    refused(64, "tune", "{base: base.yaml, axes: {batch: [4]}, tune: {batch: [8]}}");
    refused(65, "features", "{base: base.yaml, axes: {data.features: [[none]]}}");
  }
}
