package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Features;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelDescription;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.NamedTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as text for its user.
 *
 * @param directory the run directory
 * @param config the resolved config
 * @param summary {@code summary.json}; nothing while the run goes on
 * @param model the model, if one has been saved
 */
record RunText(
    Path directory,
    RunConfig config,
    Optional<Map<String, Object>> summary,
    Optional<ModelFile<?>> model) {
  private static final int MOST_INPUTS = 24;

  /** All lines: a heading of up to ten characters, then what it is about. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "run", config.name() + ", " + status());
    add(lines, "directory", directory.toAbsolutePath().normalize().toString());
    data(lines);
    add(lines, "training", training());
    model.ifPresentOrElse(file -> model(lines, file), () -> add(lines, "model", "none saved yet"));
    summary.ifPresent(outcome -> outcome(lines, outcome));
    add(lines, "config", "sha256 " + config.hash());
    return lines;
  }

  private String status() {
    return summary
        .map(
            outcome ->
                Stream.of("status", "error", "reason")
                    .filter(outcome::containsKey)
                    .map(key -> String.valueOf(outcome.get(key)))
                    .collect(Collectors.joining(": ")))
        .orElse("not finished (running, or ended without a summary)");
  }

  private void data(List<String> lines) {
    DataConfig data = config.data();
    add(lines, "data", "train " + source(data.train()));
    data.test().ifPresent(test -> add(lines, "", "test " + source(test)));
    data.validationFraction().ifPresent(share -> add(lines, "", "held out " + share));
    String weight = data.weight().map(column -> ", weight " + column).orElse("");
    String features =
        data.allFeatures()
            ? "all others"
            : data.features().stream().map(Features::text).collect(Collectors.joining(", "));
    add(lines, "", "label " + label(data.label()) + weight + ", features " + features);
  }

  private static String label(Label label) {
    String names = label.classes().isEmpty() ? "" : " (" + String.join(", ", label.classes()) + ")";
    String how = label.transform().map(transform -> " as " + transform).orElse("");
    return String.join(", ", label.columns()) + names + how.toLowerCase(Locale.ROOT);
  }

  /** A source and how it is read. */
  private static String source(DataSource source) {
    Map<String, String> options =
        source instanceof DataSource.Files files ? files.options() : Map.of();
    String read =
        options.entrySet().stream()
            .map(option -> option.getKey() + " '" + option.getValue() + "'")
            .collect(Collectors.joining(", "));
    return source.describe() + (read.isEmpty() ? "" : ", read with " + read);
  }

  private String training() {
    return String.join(
        ", ",
        config.settings().optimizer().type() + " lr " + config.settings().optimizer().lr(),
        "schedule " + config.settings().schedule().type(),
        "batch " + config.settings().batch(),
        config.settings().length().count() + " " + config.settings().length().unit().key(),
        "seed " + config.settings().seed(),
        config.settings().dtype().name());
  }

  private static void model(List<String> lines, ModelFile<?> file) {
    String classes =
        file.description().classes() > 0 ? ", " + file.description().classes() + " classes" : "";
    int width = file.description().labelWidth();
    String numbers = width > 1 ? " of " + width + " numbers" : "";
    add(
        lines,
        "model",
        String.format(
            "%s%s%s, %d inputs",
            file.description().task(), numbers, classes, file.description().inputs()));
    encoded(lines, file.description());
    int widest = file.views().stream().mapToInt(view -> view.name().length()).max().orElse(0);
    for (NamedTensor<?> view : file.views()) {
      add(
          lines,
          "",
          String.format(
              Locale.ROOT,
              "%-" + widest + "s  %-14s %,12d",
              view.name(),
              view.shape(),
              view.size()));
    }
    int parameters = file.views().stream().mapToInt(NamedTensor::size).sum();
    add(lines, "", String.format(Locale.ROOT, "%,d parameters", parameters));
    add(lines, "", "sha256 " + file.paramsSha256());
  }

  /** Inputs and classes, where they are not just the columns' numbers. */
  private static void encoded(List<String> lines, ModelDescription model) {
    List<String> inputs = FeatureColumn.encodedInputs(model.features());
    if (!inputs.isEmpty()) {
      String more = inputs.size() > MOST_INPUTS ? ", ..." : "";
      add(
          lines,
          "",
          "inputs "
              + String.join(", ", inputs.subList(0, Math.min(MOST_INPUTS, inputs.size())))
              + more);
    }
    if (!model.label().classes().isEmpty()) {
      add(lines, "", "classes " + String.join(", ", model.label().classes()));
    }
  }

  private static void outcome(List<String> lines, Map<String, Object> outcome) {
    add(lines, "work", values(outcome, List.of("rounds", "epochs", "rows")));
    if (outcome.get("bad_rows") instanceof Map<?, ?> bad && !bad.isEmpty()) {
      add(lines, "", "bad rows left out: " + values(bad, bad.keySet()));
    }
    add(lines, "", values(outcome, List.of("train_seconds", "rows_per_second", "ingest_seconds")));
    add(lines, "", values(outcome, List.of("transport", "kernels", "workers", "shards")));
    if (outcome.get("findings") instanceof List<?> findings) {
      findings.forEach(finding -> finding(lines, finding));
    }
    add(lines, "figures", values(outcome, List.of("train_loss")));
    if (outcome.get("metrics") instanceof Map<?, ?> sets) {
      sets.forEach(
          (set, metrics) -> {
            if (metrics instanceof Map<?, ?> figures && !figures.isEmpty()) {
              add(lines, "", set + ": " + values(figures, figures.keySet()));
            }
          });
    }
  }

  private static void finding(List<String> lines, Object written) {
    if (written instanceof Map<?, ?> finding) {
      add(
          lines,
          "finding",
          String.format(
              "%s: %s, round %s: %s; %s",
              finding.get("severity"),
              finding.get("code"),
              finding.get("round"),
              finding.get("cause"),
              finding.get("remedy")));
    }
  }

  private static String values(Map<?, ?> map, Iterable<?> keys) {
    List<String> values = new ArrayList<>();
    for (Object key : keys) {
      values.add(key + " " + number(map.get(key)));
    }
    return String.join(", ", values);
  }

  private static String number(Object value) {
    if (value instanceof Double number) {
      return Math.abs(number) >= 1000
          ? String.format(Locale.ROOT, "%,.0f", number)
          : String.format(Locale.ROOT, "%.4g", number);
    }
    return value == null ? "not finite" : value.toString();
  }

  private static void add(List<String> lines, String heading, String text) {
    lines.add(String.format("%-11s%s", heading, text));
  }
}
