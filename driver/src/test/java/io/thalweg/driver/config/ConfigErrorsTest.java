package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A slip in a good config, made with one replacement, and what the message must say about it. */
class ConfigErrorsTest {
  private static final String GOOD =
      """
      name: good
      data:
        train: rows.csv
        features: [a, b]
        label: y
      model:
        layers: [{linear: 4}, relu]
      loss: mse
      optimizer: {type: sgd, lr: 0.1}
      batch: 32
      epochs: 2
      """;

  @TempDir Path directory;

  static Stream<Arguments> slips() {
    return Stream.of(
        slip(
            "epochs: 2",
            "epocs: 2",
            ErrorCode.UNKNOWN_KEY,
            "x.yaml line 11",
            "'epocs'",
            "epochs",
            "evaluate_every"),
        slip(
            "  label: y",
            "  lable: y",
            ErrorCode.UNKNOWN_KEY,
            "line 5",
            "'data.lable'",
            "'label'?",
            "standardize"),
        slip(
            "train: rows.csv",
            "train: {path: rows.csv, fmt: csv}",
            ErrorCode.UNKNOWN_KEY,
            "line 3",
            "'data.train.fmt'",
            "options, path, sql"),
        slip("layers", "layer", ErrorCode.UNKNOWN_KEY, "line 7", "'model.layer'", "'layers'?"),
        slip("batch: 32", "batch: big", ErrorCode.BAD_VALUE, "line 10", "'batch'", "full", "big"),
        slip(
            "batch: 32",
            "batch: 1.5",
            ErrorCode.WRONG_TYPE,
            "line 10",
            "'batch'",
            "whole number",
            "the number 1.5"),
        slip("batch: 32", "batch: 0", ErrorCode.BAD_VALUE, "line 10", "'batch'", "from 1", "0"),
        slip("batch: 32", "batch:", ErrorCode.WRONG_TYPE, "line 10", "nothing"),
        slip("epochs: 2", "epochs: -1", ErrorCode.BAD_VALUE, "line 11", "at least 1", "-1"),
        slip("epochs: 2", "epochs: '2'", ErrorCode.WRONG_TYPE, "line 11", "the text '2'"),
        slip(
            "epochs: 2",
            "rounds: 2\nepochs: 2",
            ErrorCode.BAD_VALUE,
            "line 12",
            "'rounds'",
            "--set epochs=null"),
        slip("epochs: 2", "", ErrorCode.MISSING_KEY, "x.yaml", "epochs", "rounds"),
        slip("loss: mse", "", ErrorCode.MISSING_KEY, "'loss'"),
        slip("  label: y", "", ErrorCode.MISSING_KEY, "line 2", "'data.label'"),
        slip(
            "{type: sgd, lr: 0.1}",
            "{lr: 0.1}",
            ErrorCode.MISSING_KEY,
            "line 9",
            "'optimizer' has no type"),
        slip(
            "{type: sgd, lr: 0.1}",
            "[sgd]",
            ErrorCode.WRONG_TYPE,
            "line 9",
            "a name or {type: name",
            "[sgd]"),
        slip(
            "{type: sgd, lr: 0.1}",
            "\n  type: sgd\n  lrr: 0.1",
            ErrorCode.UNKNOWN_KEY,
            "line 11",
            "'optimizer.lrr'",
            "'lr'?",
            "momentum"),
        slip("lr: 0.1", "lr: fast", ErrorCode.WRONG_TYPE, "line 9", "'optimizer.lr'", "fast"),
        slip("type: sgd", "type: sdg", ErrorCode.BAD_VALUE, "line 9", "'sgd'?", "nesterov"),
        slip("name: good", "schedule: cosin", ErrorCode.BAD_VALUE, "line 1", "'cosine'?"),
        slip("loss: mse", "loss: msr", ErrorCode.BAD_VALUE, "line 8", "'mse'?", "huber"),
        slip(
            "loss: mse",
            "loss:\n  type: huber\n  dleta: 1",
            ErrorCode.UNKNOWN_KEY,
            "line 10",
            "'loss.dleta'",
            "'delta'?"),
        slip(
            "[{linear: 4}, relu]",
            "\n  - relu\n  - linear: {out: 4, bais: true}",
            ErrorCode.UNKNOWN_KEY,
            "line 9",
            "'model.layers.1.linear.bais'",
            "'bias'?"),
        slip("relu]", "relo]", ErrorCode.BAD_VALUE, "line 7", "'relu'?", "softplus"),
        slip("{linear: 4}, relu", "", ErrorCode.BAD_VALUE, "'model.layers' is empty"),
        slip(
            "[a, b]",
            "[a, 3]",
            ErrorCode.WRONG_TYPE,
            "line 4",
            "'data.features.1'",
            "a column, or a map such as {one_hot: plan}",
            "found:    3"),
        slip("[a, b]", "[a, a]", ErrorCode.BAD_VALUE, "used twice", "'a'", "data.features"),
        slip("[a, b]", "[a, y]", ErrorCode.BAD_VALUE, "used twice", "'y'", "data.label"),
        slip("[a, b]", "[]", ErrorCode.BAD_VALUE, "'data.features'", "'*'"),
        slip("rows.csv", "rows.dat", ErrorCode.MISSING_FILE, "line 3", "rows.dat"),
        slip("rows.csv", "conf", ErrorCode.BAD_VALUE, "line 3", "format", ".parquet"),
        slip(
            "  label: y",
            "  label: y\n  validation_fraction: 1",
            ErrorCode.BAD_VALUE,
            "validation_fraction",
            "between 0 and 1"),
        slip("  label: y", "  label: y\n  validation_fraction: .nan", ErrorCode.BAD_VALUE, "NaN"),
        slip(
            "  label: y",
            "  label: y\n  validation_fraction: 0.1\n  test: rows.csv",
            ErrorCode.BAD_VALUE,
            "'data.test'",
            "exclude"),
        slip("name: good", "name: a/b", ErrorCode.BAD_VALUE, "line 1", "'name'", "a/b"),
        slip("name: good", "shards: 6", ErrorCode.BAD_VALUE, "line 1", "power of two", "6"),
        slip("name: good", "seed: 99999999999999999999", ErrorCode.BAD_CONFIG_FILE, "line 1"),
        slip(
            "batch: 32", "batch: 32\naccumulate: 0", ErrorCode.BAD_VALUE, "'accumulate'", "from 1"),
        slip(
            "batch: 32",
            "batch: full\naccumulate: 2",
            ErrorCode.BAD_VALUE,
            "line 11",
            "'accumulate'",
            "1 with batch: full"),
        slip(
            "batch: 32",
            "batch: 32\naccumulate: 2000000000",
            ErrorCode.BAD_VALUE,
            "'accumulate'",
            "2000000000 batches of 32 rows"),
        slip("name: good", "acumulate: 2", ErrorCode.UNKNOWN_KEY, "'accumulate'?"),
        slip("name: good", "penalty: l3", ErrorCode.BAD_VALUE, "'penalty.type'", "elastic_net"),
        slip(
            "name: good",
            "penalty: {type: l1, alhpa: 1}",
            ErrorCode.UNKNOWN_KEY,
            "line 1",
            "'penalty.alhpa'",
            "'alpha'?"),
        slip(
            "name: good",
            "penalty: {type: l2, l1_ratio: 1}",
            ErrorCode.UNKNOWN_KEY,
            "'penalty.l1_ratio'"),
        slip(
            "name: good",
            "penalty: {type: l2, alpha: -1}",
            ErrorCode.BAD_VALUE,
            "'penalty.alpha'",
            "0 or more"),
        slip(
            "name: good",
            "penalty: {type: elastic_net, l1_ratio: 2}",
            ErrorCode.BAD_VALUE,
            "'penalty.l1_ratio'",
            "0 to 1"),
        slip(
            "name: good",
            "penalty: {type: l2, bias: some}",
            ErrorCode.WRONG_TYPE,
            "'penalty.bias'",
            "true or false"),
        slip("name: good", "freeze: [1]", ErrorCode.WRONG_TYPE, "'freeze'", "list of texts"),
        slip("name: good", "ema: 0.9", ErrorCode.WRONG_TYPE, "'ema'", "{decay: 0.999}"),
        slip("name: good", "ema: {decay: 1}", ErrorCode.BAD_VALUE, "'ema.decay'", "below 1"),
        slip("name: good", "ema: {decy: 1}", ErrorCode.UNKNOWN_KEY, "'ema.decy'", "'decay'?"),
        slip(
            "name: good",
            "early_stopping: {patience: 0}",
            ErrorCode.BAD_VALUE,
            "'early_stopping.patience'",
            "1 or more"),
        slip(
            "name: good",
            "early_stopping: {patience: 1.5}",
            ErrorCode.WRONG_TYPE,
            "'early_stopping.patience'",
            "an integer"),
        slip(
            "name: good",
            "early_stopping: {monitor: test_loss}",
            ErrorCode.UNKNOWN_KEY,
            "'early_stopping.monitor'",
            "metric"),
        slip(
            "name: good",
            "early_stopping: true",
            ErrorCode.WRONG_TYPE,
            "'early_stopping'",
            "a map"),
        slip("name: good", "seed: true", ErrorCode.WRONG_TYPE, "line 1", "the boolean true"),
        slip(
            "name: good", "transport: jobs", ErrorCode.BAD_VALUE, "line 1", "'job'?", "in_process"),
        slip("name: good", "dtype: float", ErrorCode.BAD_VALUE, "float32", "float64"),
        slip("name: good", "wire: bf1", ErrorCode.BAD_VALUE, "line 1", "'bf16'?", "exact"),
        slip("name: good", "kernels: 3", ErrorCode.WRONG_TYPE, "'kernels'", "native"),
        slip(
            "name: good",
            "name: a\nname: b",
            ErrorCode.BAD_CONFIG_FILE,
            "line 2",
            "'name' a second time",
            "line 1"),
        slip("name: good", "name: [a", ErrorCode.BAD_CONFIG_FILE, "line", "YAML"),
        slip("name: good", "? [a, b]\n: c", ErrorCode.BAD_CONFIG_FILE, "line 1", "not a word"),
        slip("name: good", "name: &x {y: *x}", ErrorCode.BAD_CONFIG_FILE, "nested"),
        slip(GOOD, "", ErrorCode.BAD_CONFIG_FILE, "not a config", "nothing"),
        slip(GOOD, "just words", ErrorCode.BAD_CONFIG_FILE, "not a config", "just words"));
  }

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource("slips")
  void aSlipInTheFileIsNamedWithPlaceAndRemedy(
      String good, String bad, ErrorCode code, List<String> parts) throws IOException {
    assertTrue(GOOD.contains(good), "the slip must apply");
    check(load(GOOD.replace(good, bad)), code, parts);
  }

  static Stream<Arguments> overrides() {
    return Stream.of(
        slip("", "optimzer.lr=1", ErrorCode.UNKNOWN_KEY, "--set optimzer.lr=1", "'optimizer'?"),
        slip(
            "",
            "data.lable=z",
            ErrorCode.UNKNOWN_KEY,
            "--set data.lable=z",
            "'data.lable'",
            "'label'?"),
        slip("", "batch=much", ErrorCode.BAD_VALUE, "--set batch=much", "full"),
        slip("", "batch.size=3", ErrorCode.WRONG_TYPE, "'batch' has no keys", "the number 32"),
        slip("", "model.layers.2.linear=3", ErrorCode.BAD_VALUE, "index from 0 to 1", "2"),
        slip("", "model.layers.x=3", ErrorCode.BAD_VALUE, "index from 0 to 1", "x"),
        slip("", "rounds=5", ErrorCode.BAD_VALUE, "exclude", "--set epochs=null"),
        slip("", "seed", ErrorCode.BAD_VALUE, "--set seed", "KEY=VALUE"),
        slip("", "=3", ErrorCode.BAD_VALUE, "KEY=VALUE"),
        slip("", "a..b=3", ErrorCode.BAD_VALUE, "KEY=VALUE"),
        slip("", "seed=[1", ErrorCode.BAD_CONFIG_FILE, "--set seed=[1"));
  }

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource("overrides")
  void aSlipInAnOverrideIsNamedTheSameWay(
      String unused, String set, ErrorCode code, List<String> parts) throws IOException {
    check(load(GOOD, set), code, parts);
  }

  private static Arguments slip(String good, String bad, ErrorCode code, String... parts) {
    return Arguments.of(good, bad, code, List.of(parts));
  }

  private ThalwegException load(String text, String... sets) throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(directory.resolve("rows.csv"), "");
    Files.writeString(directory.resolve("conf/x.yaml"), text);
    Path file = Path.of("conf/x.yaml");
    return assertThrows(
        ThalwegException.class, () -> ConfigFiles.load(file, List.of(sets), directory));
  }

  private static void check(ThalwegException error, ErrorCode code, List<String> parts) {
    String message = error.getMessage();
    assertEquals(code, error.code(), message);
    assertEquals(64, error.code().type().exitCode());
    assertAll(
        parts.stream()
            .map(part -> () -> assertTrue(message.contains(part), part + " in " + message)));
  }
}
