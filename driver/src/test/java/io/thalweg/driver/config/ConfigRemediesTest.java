package io.thalweg.driver.config;

import io.thalweg.driver.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of a config, or of words that name new data, tell their user to do. */
class ConfigRemediesTest {
  private static final String GOOD =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.1}
      schedule: {type: step, step_size: 3}
      batch: 8
      epochs: 2
      """;

  @TempDir Path directory;

  @BeforeEach
  void writeData() throws IOException {
    for (String name : List.of("rows.csv", "more.csv", "rows.json", "rows.dat")) {
      Files.createFile(directory.resolve(name));
    }
    Files.writeString(
        directory.resolve("resolved.yaml"), GOOD.replace("rows", directory + "/rows"));
  }

  private Executable loads(String good, String other) {
    return () -> {
      Path file = Files.writeString(directory.resolve("x.yaml"), GOOD.replace(good, other));
      ConfigFiles.load(file, List.of(), directory);
    };
  }

  private Executable names(String data, String format, String... sets) {
    NewData named =
        new NewData(Optional.of(data), Optional.ofNullable(format), List.of(sets), directory);
    return () -> named.in(directory.resolve("resolved.yaml"));
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return Stream.of(
        Trial.of(
            "add one of them",
            loads("epochs: 2", ""),
            loads("epochs: 2", "epochs: 2"),
            loads("epochs: 2", "rounds: 2")),
        Trial.of("add 'data.label'", loads(", label: y", ""), loads("", "")),
        Trial.of("add 'loss'", loads("loss: mse", ""), loads("", "")),
        Trial.of("add 'step_size' to 'schedule'", loads(", step_size: 3", ""), loads("", "")));
  }

  @TestFactory
  Stream<DynamicTest> wordsOfOtherLibraries() {
    String layers = "{linear: 1}";
    return Stream.of(
        Trial.of(
            "write the activation as a layer of its own: [{linear: 64}, relu]",
            loads(layers, "{linear: {out: 64, activation: relu}}, {linear: 1}"),
            loads(layers, "{linear: 64}, relu, {linear: 1}")),
        Trial.of(
            "leave it out: the inputs of a layer are inferred",
            loads(layers, "{linear: {out: 1, in_features: 5}}"),
            loads(layers, "{linear: {out: 1}}")),
        Trial.of(
            "leave it out: the loss cross_entropy takes raw outputs",
            loads(layers, "{linear: 2}, log_softmax"),
            loads(layers, "{linear: 2}")),
        Trial.of(
            "leave it out: rows are always visited in another random order in each epoch",
            loads("batch: 8", "batch: 8\nshuffle: true"),
            loads("batch: 8", "batch: 8")));
  }

  @TestFactory
  Stream<DynamicTest> dataOfARun() {
    String named = "train: rows.csv";
    return Stream.of(
        Trial.of(
            "correct the path, or write a URI (hdfs://, s3a://) for data that is elsewhere",
            loads(named, "train: row.csv"),
            loads(named, "train: rows.csv"),
            loads(named, "train: hdfs://host/row.csv")),
        Trial.of(
            "name files of one format, or the format of all: {path: [...], format: csv}",
            loads(named, "train: [rows.csv, rows.json]"),
            loads(named, "train: [rows.csv, more.csv]"),
            loads(named, "train: {path: [rows.csv, rows.json], format: csv}")),
        Trial.of(
            "name the format, such as {path: ..., format: csv}, csv with another separator"
                + " {path: ..., format: csv, options: {sep: ';'}}, tsv, json, libsvm or parquet",
            loads(named, "train: rows.dat"),
            loads(named, "train: {path: rows.dat, format: csv}"),
            loads(named, "train: {path: rows.dat, format: csv, options: {sep: ';'}}"),
            loads(named, "train: {path: rows.dat, format: libsvm}")));
  }

  /** The config of a run that was given a password. */
  @TestFactory
  Stream<DynamicTest> hiddenValues() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("hidden.yaml"),
            GOOD.replace(
                "train: rows.csv",
                "train: {path: rows.csv, format: csv, options: {db.password: "
                    + "'*********(redacted)'}}"));
    return Stream.of(
        Trial.of(
            "give the value again, with --set data.train.options.db.password=...",
            () -> ConfigFiles.load(file, List.of(), directory),
            () ->
                ConfigFiles.load(
                    file, List.of("data.train.options.db.password=heron"), directory)));
  }

  @TestFactory
  Stream<DynamicTest> newData() {
    return Stream.of(
        Trial.of(
            "leave out --input-format",
            names("{sql: 'SELECT 1 AS x'}", "csv"),
            names("{sql: 'SELECT 1 AS x'}", null)),
        Trial.of(
            "leave it out; the rest is as it was in the run",
            names("rows.csv", null, "seed=3"),
            names("rows.csv", null)));
  }
}
