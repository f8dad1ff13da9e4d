package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of errors that say what to set: each is provoked, what it says is set, and the run is
 * then complete with all of its rows. A text with {@code --set} that is not in the table is found.
 */
class RemedyTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.001}
      batch: 8
      epochs: 3
      """;

  private static final int ROWS = 40;

  /**
   * Texts that quote what the user has set, or that are help; and those with tests of their own.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "ApiWords",
          "ColumnCode",
          "ExperimentCommand",
          "HiddenValues",
          "LostDigits",
          "NewData",
          "Overrides",
          "RunOutputs",
          "SessionOptions",
          "ShardRoom",
          "TooLarge",
          "TrainCommand");

  /** Whose findings say what to set: FaultConfigsTest and DoctorTest try it. */
  private static final Set<String> FINDINGS =
      Set.of(
          "ClassesAsNumbers",
          "DoctorCommand",
          "GradientsDetector",
          "HeldOutDetector",
          "Imbalance",
          "LabelNoise",
          "LocalRehearsal",
          "ProgressDetector",
          "Rates",
          "StandingDetector",
          "UnitsDetector",
          "UnscaledFeatures");

  @TempDir Path directory;

  /**
   * An error.
   *
   * @param source the class with its remedy
   * @param labels what the labels are, in turn
   * @param sets the settings that bring it
   * @param remedy the settings that it names
   * @param alternatives whether each of them is enough
   */
  private record Case(
      String source,
      List<String> labels,
      List<String> sets,
      List<String> remedy,
      boolean alternatives) {
    static Case of(String source, List<String> sets, String... remedy) {
      return new Case(source, List.of("0", "1", "2"), sets, List.of(remedy), false);
    }

    static Case either(String source, List<String> sets, String... remedy) {
      return new Case(source, List.of("0", "1", "2"), sets, List.of(remedy), true);
    }

    /** Labels that are not numbered from 0 on. */
    static Case labels(List<String> labels, List<String> sets, String... remedy) {
      boolean named = List.of(remedy).contains("data.label");
      return new Case(named ? "LabelAdvice" : "LabelWords", labels, sets, List.of(remedy), false);
    }

    @Override
    public String toString() {
      return source + " " + labels + " " + sets;
    }
  }

  static Stream<Case> cases() {
    List<String> binary = List.of("loss=bce_with_logits");
    List<String> three = List.of("loss=cross_entropy", "model.layers=[{linear: 3}]");
    return Stream.of(
        Case.of(
            "EarlyStopping", List.of("early_stopping={patience: 2}"), "data.validation_fraction"),
        Case.either(
            "TrainingPlan",
            List.of("schedule={type: plateau, metric: r2}"),
            "data.validation_fraction",
            "schedule.metric"),
        Case.of("LineSearchRule", List.of("optimizer=gradient_descent"), "batch"),
        Case.of("Penalty", List.of("penalty=l2", "freeze=['*.weight']"), "penalty.bias"),
        Case.of(
            "DataConfig",
            List.of("data.test=rows.csv", "data.validation_fraction=0.2"),
            "data.test"),
        Case.of("Section", List.of("rounds=5"), "epochs"),
        Case.of("ColumnProblems", List.of("data.train=names.csv"), "data.features"),
        Case.of(
            "ColumnCure",
            List.of("data.train=raw.csv", "data.standardize=true"),
            "data.features",
            "data.exclude"),
        Case.of(
            "ModelSpec",
            List.of(
                "data.standardize=true",
                "model.layers=[{embedding: {num_embeddings: 9, embedding_dim: 2}}, flatten,"
                    + " {linear: 1}]"),
            "data.standardize"),
        new Case(
            "Inspector",
            List.of("100000", "90000"),
            List.of("wire=fp16", "optimizer.lr=0.0001"),
            List.of("wire", "wire"),
            true),
        Case.labels(List.of("-1", "1"), binary, "data.label"),
        Case.labels(List.of("1", "2"), List.of("loss=hinge"), "data.label"),
        Case.labels(List.of("0", "255"), List.of("loss=squared_hinge"), "data.label"),
        Case.labels(List.of("1", "2", "3"), three, "data.label"),
        Case.labels(List.of("10", "20", "40"), three, "data.label"),
        Case.labels(List.of("-1", "0", "1"), three, "data.label"),
        Case.labels(List.of("0", "1", "2", "3"), three, "model.layers.0.linear"),
        Case.labels(List.of("1", "2", "3", "4", "5"), three, "model.layers.0.linear", "data.label"),
        Case.labels(
            List.of("-1", "1"),
            List.of(
                "loss=bce_with_logits",
                "data.train={path: 'rows;.csv', options: {sep: ';'}, format: csv}"),
            "data.label"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheErrorTellsToSetEndsIt(Case known) throws Exception {
    writeRows(known.labels());
    Output output = train("refused", known.sets());
    assertNotEquals(0, output.code(), "no error");
    Remedy remedy = Remedy.of(output);
    assertEquals(
        known.remedy(),
        remedy.sets().stream().map(set -> set.replaceFirst("=.*", "")).toList(),
        output.err());
    if (known.alternatives()) {
      for (int i = 0; i < remedy.sets().size(); i++) {
        completes("cured" + i, known.sets(), List.of(remedy.sets().get(i)));
      }
    } else {
      completes("cured", known.sets(), remedy.sets());
    }
  }

  @Test
  void labelsOfTestRowsAreReadByAQueryToo() throws Exception {
    writeRows(List.of("0", "1"));
    Files.writeString(directory.resolve("test.csv"), rows(List.of("-1", "1"), ","));
    List<String> sets = List.of("loss=bce_with_logits", "data.test=test.csv");
    Remedy remedy = Remedy.of(train("refused", sets));
    assertTrue(remedy.sets().get(0).startsWith("data.test=null"), remedy.text());
    completes("cured", sets, remedy.sets());
  }

  @Test
  void labelsOfNewRowsAreReadByAQueryToo() throws Exception {
    writeRows(List.of("0", "1"));
    completes("run", List.of("loss=bce_with_logits"), List.of());
    Path rows = directory.resolve("new.csv");
    Files.writeString(rows, rows(List.of("-1", "1"), ","));
    Output refused = evaluate(rows.toString());
    assertEquals(65, refused.code(), refused.err());
    Matcher data = Pattern.compile("--data '([^']+)'").matcher(Remedy.of(refused).text());
    assertTrue(data.find(), refused.err());
    Output evaluated = evaluate(data.group(1));
    assertEquals(0, evaluated.code(), evaluated.err());
    assertTrue(evaluated.out().contains("rows: " + ROWS), evaluated.out());
  }

  private Output evaluate(String data) {
    return Output.of("evaluate", directory + "/run", "--data", data, "--master", "local[1]");
  }

  @Test
  void aFewLabelsThatAreWrongAreNoClass() throws Exception {
    writeRows(List.of("0", "1", "0", "1", "0", "1", "0", "-1"));
    Remedy remedy = Remedy.of(train("refused", List.of("loss=bce_with_logits")));
    assertTrue(remedy.text().contains("data.bad_rows: drop"), remedy.text());
  }

  @Test
  void everyTextThatNamesASettingIsInTheTable() throws IOException {
    Set<String> sources = new TreeSet<>();
    for (String module : List.of("shared", "worker", "driver")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files
            .filter(file -> file.toString().endsWith(".java") && namesASetting(file))
            .forEach(file -> sources.add(file.getFileName().toString().replace(".java", "")));
      }
    }
    sources.removeAll(ELSEWHERE);
    sources.removeAll(FINDINGS);
    sources.remove("Cure"); // DivergenceTest
    assertEquals(sources, cases().map(Case::source).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static boolean namesASetting(Path file) {
    try {
      return Files.readString(file).lines().anyMatch(line -> line.matches(".*\".*--set .*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void completes(String run, List<String> sets, List<String> remedy) throws Exception {
    List<String> all = new ArrayList<>(sets);
    all.addAll(remedy);
    Output output = train(run, all);
    assertEquals(0, output.code(), all + output.err());
    Map<String, Object> summary =
        Json.parse(Files.readAllBytes(directory.resolve(run + "/summary.json")));
    assertEquals("completed", summary.get("status"));
    assertTrue(Double.isFinite((Double) summary.get("train_loss")));
    boolean heldOut = all.stream().anyMatch(set -> set.startsWith("data.validation_fraction=0"));
    assertTrue(heldOut || summary.get("rows").equals(ROWS), summary.toString());
  }

  private Output train(String run, List<String> sets) {
    List<String> words = new ArrayList<>(List.of("train", directory + "/x.yaml"));
    sets.forEach(set -> words.addAll(List.of("--set", set)));
    words.addAll(List.of("--master", "local[1]", "--run-dir", directory + "/" + run));
    return Output.of(words.toArray(String[]::new));
  }

  private void writeRows(List<String> labels) throws IOException {
    Files.writeString(directory.resolve("x.yaml"), CONFIG);
    Files.writeString(directory.resolve("rows.csv"), rows(labels, ","));
    Files.writeString(directory.resolve("rows;.csv"), rows(labels, ";"));
    String names = rows(labels, ",").replace("\n", ",tom\n").replaceFirst("tom", "name");
    Files.writeString(directory.resolve("names.csv"), names);
    StringBuilder raw = new StringBuilder("id,plan,day,a,y\n");
    for (int i = 0; i < ROWS; i++) {
      raw.append(
          "r%d,%s,2026-01-%02d,%d,%d\n".formatted(i, i % 3 > 0 ? "pro" : "", i % 9 + 1, i, i % 2));
    }
    Files.writeString(directory.resolve("raw.csv"), raw);
  }

  private static String rows(List<String> labels, String separator) {
    return IntStream.range(0, ROWS)
        .mapToObj(
            i -> String.join(separator, "" + i % 7, "" + i % 5, labels.get(i % labels.size())))
        .collect(Collectors.joining("\n", String.join(separator, "a", "b", "y") + "\n", "\n"));
  }
}
