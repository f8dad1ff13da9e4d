package io.thalweg.shared.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.nn.Task;
import io.thalweg.worker.compute.EvaluationSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every name of another library is written wherever a config has room for a name. Where it brings a
 * suggestion, that is accepted at the same place, or at the one it names; and no row of the table
 * is without such a place.
 */
class ForeignNamesTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: sgd
      batch: 32
      epochs: 2
      """;

  private static final Pattern SUGGESTION = Pattern.compile("did you mean '([^']+)'\\?");

  /** Settings with {@code @} for a name: as a key with {@code #} for its value, or as a value. */
  private static final List<String> PLACES =
      List.of(
          "@=#",
          "data.@=#",
          "data.bad_rows=@",
          "optimizer={type: sgd, @: #}",
          "optimizer={type: adam, @: #}",
          "optimizer={type: rmsprop, @: #}",
          "optimizer.type=@",
          "schedule=@",
          "schedule={type: @, gamma: 0.9}",
          "schedule={type: @, step_size: 2}",
          "schedule={type: @, milestones: [1]}",
          "schedule={type: @, base_lr: 0}",
          "schedule={type: @, schedules: [cosine, cosine], milestones: [1]}",
          "schedule={type: cosine, @: #}",
          "penalty=@",
          "penalty={type: elastic_net, @: #}",
          "early_stopping={@: #}",
          "early_stopping.metric=@",
          "loss=@",
          "model.layers=[@, {linear: 1}]",
          "model.layers=[{@: 4}, {linear: 1}]",
          "model.layers=[{@: [1, 2, 2]}, flatten, {linear: 1}]",
          "model.layers=[{@: [relu]}, {linear: 1}]",
          "model.layers=[{@: {kernel_size: 2, out_channels: 2}}, flatten, {linear: 1}]",
          "model.layers=[{linear: {@: #}}]",
          "model.layers=[{linear: {out: 1, @: #}}]",
          "model.layers=[{linear: {out: 1, init: @}}]",
          "model.layers=[{conv2d: {kernel_size: 2, @: #}}, flatten, {linear: 1}]",
          "model.layers=[{conv2d: {kernel_size: 2, out_channels: 2, @: #}}, flatten, {linear: 1}]",
          "model.layers=[{max_pool2d: {@: #}}, flatten, {linear: 1}]",
          "model.layers=[{dropout: {@: #}}, {linear: 1}]",
          "model.layers=[{leaky_relu: {@: #}}, {linear: 1}]",
          "model.layers=[{elu: {@: #}}, {linear: 1}]",
          "model.layers=[{layer_norm: {@: #}}, {linear: 1}]",
          "model.layers=[{embedding: {embedding_dim: 3, @: #}}, flatten, {linear: 1}]",
          "model.layers=[{embedding: {num_embeddings: 3, @: #}}, flatten, {linear: 1}]",
          "dtype=@",
          "wire=@",
          "kernels=@");

  /** Values of keys that a number does not fit. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("schedule", "cosine"),
          Map.entry("loss", "l1"),
          Map.entry("optimizer", "adam"),
          Map.entry("dtype", "float64"),
          Map.entry("penalty", "l2"),
          Map.entry("early_stopping", "{patience: 2}"),
          Map.entry("freeze", "[0.weight]"),
          Map.entry("label", "z"),
          Map.entry("features", "[a, b]"),
          Map.entry("weight", "w"),
          Map.entry("standardize", "true"),
          Map.entry("validation_fraction", "0.5"),
          Map.entry("test", "rows.csv"),
          Map.entry("train", "rows.csv"),
          Map.entry("bad_rows", "drop"),
          Map.entry("betas", "[0.8, 0.9]"),
          Map.entry("alpha", "0.5"),
          Map.entry("l1_ratio", "0.5"),
          Map.entry("metric", "test_loss"),
          Map.entry("restore_best_weights", "true"),
          Map.entry("init", "zeros"),
          Map.entry("bias_init", "zeros"),
          Map.entry("bias", "false"),
          Map.entry("p", "0.5"),
          Map.entry("layers", "[{linear: 1}]"));

  @TempDir Path directory;

  @BeforeEach
  void writeConfig() throws IOException {
    Files.writeString(directory.resolve("x.yaml"), CONFIG);
    Files.writeString(directory.resolve("rows.csv"), "a,y\n1,2\n");
  }

  @Test
  void whatIsSuggestedIsAcceptedThereAndNoRowIsInVain() {
    Set<String> unused = new TreeSet<>();
    ForeignNames.rows()
        .forEach((foreign, ours) -> ours.forEach(name -> unused.add(foreign + ": " + name)));
    for (String place : PLACES) {
      for (String foreign : ForeignNames.rows().keySet()) {
        String suggestion = suggestion(place, foreign);
        if (unused.contains(foreign + ": " + suggestion) && isAccepted(place, suggestion)) {
          unused.remove(foreign + ": " + suggestion);
        }
      }
    }
    unused.removeIf(ForeignNamesTest::isMetric);
    assertEquals(Set.of(), unused);
  }

  /** Metrics are refused when the task is known, not by the config. */
  private static boolean isMetric(String row) {
    String[] names = row.split(": ");
    return Arrays.stream(Task.values())
        .map(Target::of)
        .flatMap(
            target ->
                Stream.of(
                    EvaluationSums.names(target), TrainingPlan.metrics(target, Set.of("test"))))
        .anyMatch(
            known ->
                UnknownKey.value("metric", names[0], known).remedy() != null
                    && UnknownKey.value("metric", names[0], known)
                        .remedy()
                        .contains("'" + names[1] + "'")
                    && known.contains(names[1]));
  }

  @Test
  void aPlaceElsewhereIsThere() {
    List<String> wrong = new ArrayList<>();
    ForeignNames.places()
        .forEach(
            (foreign, places) -> {
              String place = places.get(0).contains(".") ? "@=#" : "model.@=#";
              String suggestion = suggestion(place, foreign);
              if (!places.get(0).equals(suggestion)) {
                wrong.add(foreign + ": " + suggestion);
                return;
              }
              String type = suggestion.equals("optimizer.betas") ? "adam" : "sgd";
              load("optimizer.type=" + type, suggestion + "=" + value(suggestion));
            });
    assertEquals(List.of(), wrong);
  }

  @Test
  void whatHasNoNameHereIsSaid() {
    assertEquals(
        "leave it out: the inputs of a layer are inferred",
        error("model.layers=[{linear: {out: 1, in_features: 5}}]").remedy());
    assertEquals(
        "leave it out: the loss cross_entropy takes raw outputs",
        error("model.layers=[{linear: 1}, log_softmax]").remedy());
  }

  private ThalwegException error(String setting) {
    return assertThrows(ThalwegException.class, () -> load(setting));
  }

  /** Whether the config can be read; a name that is refused again fails the test. */
  private boolean isAccepted(String place, String name) {
    try {
      load(place.replace("@", name).replace("#", value(name)));
      return true;
    } catch (ThalwegException e) {
      boolean refused =
          e.what().contains("unknown") && e.getMessage().matches("(?s).*found: +" + name + "\\R.*");
      assertFalse(refused, e.getMessage());
      return false; // as where an option is missing: another place has it
    }
  }

  /** What is suggested for {@code foreign} at {@code place}; nothing where it is accepted. */
  private String suggestion(String place, String foreign) {
    try {
      load(place.replace("@", foreign).replace("#", "1"));
      return "";
    } catch (ThalwegException e) {
      Matcher matcher = SUGGESTION.matcher(e.getMessage());
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  private static String value(String key) {
    return VALUES.getOrDefault(key.substring(key.lastIndexOf('.') + 1), "1");
  }

  private void load(String... settings) {
    List<String> sets = new ArrayList<>(List.of(settings));
    if (settings[settings.length - 1].startsWith("rounds=")) {
      sets.add("epochs=null"); // the two exclude each other
    }
    ConfigFiles.load(Path.of("x.yaml"), sets, directory);
  }
}
