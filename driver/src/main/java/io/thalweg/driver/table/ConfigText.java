package io.thalweg.driver.table;

import io.thalweg.driver.ingest.YamlText;
import io.thalweg.shared.error.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The config of a first training on a table, with the reasons of all choices as comments. */
public final class ConfigText {
  private static final int MOST_LISTED = 60; // beyond, plain numbers are '*'
  private static final int WIDEST = 44;

  private final List<String> lines = new ArrayList<>();
  private final TablePlan plan;

  private ConfigText(TablePlan plan) {
    this.plan = plan;
  }

  /**
   * The text of a config file.
   *
   * @param command the words that made it
   */
  public static String of(TablePlan plan, String command) {
    ConfigText text = new ConfigText(plan);
    text.line("# Written by: " + comment(command), "");
    text.line("# Change what you know better; conf/README.md has every key.", "");
    text.data();
    text.model();
    return String.join("\n", text.lines) + "\n";
  }

  private void data() {
    LabelPlan label = plan.label();
    line("data:", "");
    line("  train: " + plan.data().yaml(), "");
    line("  validation_fraction: 0.2", "held out, to see how good the model is");
    line("  label: " + label.entry(), label.note());
    features();
    List<ColumnPlan> leftOut =
        plan.columns().stream().filter(column -> column.entry().isEmpty()).toList();
    if (!leftOut.isEmpty()) {
      line("  exclude:", "");
      leftOut.forEach(
          column -> line("    - " + YamlText.of(column.facts().name()), column.reason()));
    }
    line("  standardize: true", "numbers to mean 0 and deviation 1");
    List<String> unusable = plan.unusable();
    if (!unusable.isEmpty()) {
      line("  bad_rows: drop", String.join("; ", unusable));
    }
  }

  private void features() {
    line("  features:", "");
    List<ColumnPlan> used =
        plan.columns().stream().filter(column -> column.entry().isPresent()).toList();
    boolean all = used.size() <= MOST_LISTED;
    used.stream()
        .filter(column -> all || !column.isPlain())
        .forEach(column -> line("    - " + column.entry().orElseThrow(), column.reason()));
    long plain = used.stream().filter(ColumnPlan::isPlain).count();
    if (!all && plain > 0) {
      line("    - '*'", "the other " + plain + " columns, which are numbers");
    }
  }

  private void model() {
    ModelPlan model = ModelPlan.of(plan.label(), plan.rows());
    int classes = plan.label().classes();
    line("model:", "");
    line("  layers: " + model.layers(), "");
    line("loss: " + model.loss(), classes > 0 ? classes + " classes" : "a number");
    boolean groups = model.optimizer().contains("param_groups");
    line("optimizer: " + model.optimizer(), groups ? "the last layer in the label's unit" : "");
    line("batch: " + (model.batch() == 0 ? "full" : model.batch()), "");
    line("epochs: " + model.epochs(), "");
    line("seed: 1", "");
  }

  private void line(String text, String why) {
    Optional<String> comment = Optional.of(comment(why)).filter(words -> !words.isEmpty());
    String padded = text.length() < WIDEST ? text + " ".repeat(WIDEST - text.length()) : text;
    lines.add(comment.map(words -> padded + "  # " + words).orElse(text));
  }

  /** In one line, whatever the names of columns have in them. */
  private static String comment(String text) {
    return Excerpt.of(text);
  }
}
