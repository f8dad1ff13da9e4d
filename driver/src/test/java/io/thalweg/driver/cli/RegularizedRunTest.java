package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regularisation from a config to the files of a run, on Spark. */
class RegularizedRunTest {
  private static final Path DIGITS = Path.of("..", "conf", "data", "digits.csv.gz");

  private static final String CONFIG =
      """
      name: regular
      data: {train: '%s', validation_fraction: 0.2, label: label, standardize: true}
      model: {layers: [{linear: 24}, tanh, {dropout: 0.1}, {linear: 10}]}
      loss: cross_entropy
      optimizer: {type: adamw, lr: 0.02, clip_norm: 1, param_groups: [{params: '3.*', lr: 0.01}]}
      schedule: cosine
      penalty: {type: elastic_net, alpha: 0.0001, l1_ratio: 0.5}
      ema: {decay: 0.95}
      freeze: 0.bias
      early_stopping: {metric: test_accuracy, patience: 2, restore_best_weights: true}
      batch: 32
      accumulate: 4
      epochs: 40
      seed: 3
      """;

  @TempDir Path folder;
  private int runs;

  @Test
  void aStoppedRunIsCompleteSaysWhyAndHasEqualBitsOverTransportsAndForTheLargerBatch()
      throws Exception {
    Path first = train("local[2]", "transport=in_process");
    Map<String, Object> summary = summary(first);
    assertEquals("completed", summary.get("status"));
    String reason = (String) summary.get("reason");
    assertTrue(reason.startsWith("early stopping: test_accuracy has not improved"), reason);
    assertFalse(summary.containsKey("error"));
    assertEquals(128, ((Number) summary.get("batch")).intValue());
    Map<?, ?> train = (Map<?, ?>) ((Map<?, ?>) summary.get("metrics")).get("train");
    assertTrue((Double) train.get("penalty") > 0);
    assertTrue(Files.readString(first.resolve("metrics.jsonl")).contains("\"penalty\":"));
    assertTrue(Files.readString(first.resolve("report.html")).contains("early stopping"));

    Object expected = summary.get("params_sha256");
    assertEquals(expected, summary(train("local[2]", "seed=3")).get("params_sha256"));
    Path larger = train("local[3]", "batch=128", "accumulate=1");
    assertEquals(expected, summary(larger).get("params_sha256"));
    Path job = train("local[1]", "transport=job", "batch=64", "accumulate=2", "kernels=scalar");
    assertEquals(expected, summary(job).get("params_sha256"));
  }

  @Test
  void aPatternOrMetricThatFitsNothingIsRefusedBeforeARunDirectoryIsMade() throws Exception {
    refused("freeze=['0.biass']", "'freeze'", "0.weight, 0.bias, 3.weight, 3.bias", "'0.bias'?");
    refused("freeze=['*']", "every parameter is frozen");
    refused("early_stopping.metric=test_rmse", "'early_stopping.metric'", "test_accuracy");
    refused(
        "optimizer.param_groups=[{params: 9.*, lr: 1}]",
        "'optimizer.param_groups.0.params'",
        "9.*");
  }

  private void refused(String set, String... parts) throws Exception {
    Path run = folder.resolve("refused");
    Output output =
        Output.of(
            "train", config(), "--master", "local[1]", "--set", set, "--run-dir", run.toString());
    assertEquals(64, output.code(), output.err());
    for (String part : parts) {
      assertTrue(output.err().contains(part), part + " in " + output.err());
    }
    assertFalse(Files.exists(run));
  }

  private Path train(String master, String... sets) throws Exception {
    Path run = folder.resolve("run-" + runs++);
    List<String> words = new ArrayList<>(List.of("train", config(), "--master", master));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    words.addAll(List.of("--run-dir", run.toString()));
    Output output = Output.of(words.toArray(String[]::new));
    assertEquals(0, output.code(), output.err());
    return run;
  }

  private String config() throws Exception {
    Path config = folder.resolve("regular.yaml");
    Files.writeString(config, CONFIG.formatted(DIGITS.toAbsolutePath()));
    return config.toString();
  }

  private static Map<String, Object> summary(Path run) throws Exception {
    return Json.parse(Files.readAllBytes(run.resolve("summary.json")));
  }
}
