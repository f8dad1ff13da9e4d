package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user sees of bad data: exit code 65, file, row, column and remedy; no stack trace. */
class BadDataTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 2}]}
      loss: cross_entropy
      optimizer: {type: sgd, lr: 0.1}
      batch: 8
      epochs: 1
      """;

  private static final String GOOD = "a,b,y\n1,2,0\n3,4,1\n5,6,1\n";

  @TempDir Path directory;

  /** Rows, words after the config, and what the message holds. */
  private record Case(String name, String rows, List<String> sets, List<String> parts) {
    /** Settings are separated by semicolons. */
    static Case of(String name, String rows, String sets, String... parts) {
      List<String> words = sets.isEmpty() ? List.of() : List.of(sets.split(";"));
      return new Case(name, rows, words, List.of(parts));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        Case.of("missing label", GOOD, "data.label=yy", "MISSING_COLUMN", "one of a, b, y"),
        Case.of("missing feature", GOOD, "data.features=[a, c]", "MISSING_COLUMN", "'c'"),
        Case.of(
            "text as a feature",
            "a,b,y\n1,2,0\n3,red,1\n",
            "",
            "WRONG_COLUMN_TYPE",
            "'b' is text",
            "'red' in row 2 (line 3) of "),
        Case.of(
            "fractional label",
            "a,b,y\n1,2,0\n3,4,0.5\n",
            "",
            "BAD_LABEL",
            "row 2 (line 3) of ",
            "a whole number from 0 to 1",
            "0.5"),
        Case.of("label out of range", "a,b,y\n1,2,0\n3,4,2\n", "", "BAD_LABEL", "row 2", "'y'"),
        Case.of("negative label", "a,b,y\n1,2,-1\n3,4,1\n", "", "BAD_LABEL", "row 1 (line 2)"),
        Case.of(
            "text among labels",
            "a,b,y\n1,2,0\n3,4,1\n5,6,unknown\n",
            "",
            "BAD_LABEL",
            "row 3 (line 4)",
            "'unknown'"),
        Case.of(
            "label of a hinge loss",
            "a,b,y\n1,2,0\n3,4,-1\n",
            "loss=hinge;model.layers=[{linear: 1}]",
            "BAD_LABEL",
            "row 2 (line 3)",
            "a whole number from 0 to 1 (loss hinge)",
            "-1"),
        Case.of(
            "negative count",
            "a,b,y\n1,2,0.5\n3,4,-2\n",
            "loss=poisson_nll;model.layers=[{linear: 1}]",
            "BAD_LABEL",
            "row 2 (line 3)",
            "a number from 0 (loss poisson_nll)",
            "-2"),
        Case.of(
            "more classes than features, which are the outputs",
            "a,b,y\n1,2,0\n3,4,2\n",
            "model.layers=[batch_norm]",
            "BAD_LABEL",
            "a whole number from 0 to 1 (loss cross_entropy with 2 outputs)",
            "labels from 0.0 to 2.0"),
        Case.of(
            "index outside the embedding",
            GOOD,
            "model.layers=[{embedding: {num_embeddings: 6, embedding_dim: 2}}, flatten, {linear: 2}]",
            "BAD_ROW",
            "row 3 (line 4)",
            "feature 'b'",
            "a whole number from 0 to 5 (an embedding with num_embeddings 6)"),
        Case.of("NaN", "a,b,y\n1,2,0\n3,NaN,1\n", "", "BAD_ROW", "row 2", "rows.csv", "'b'", "NaN"),
        Case.of("infinity", "a,b,y\n-Inf,2,0\n3,4,1\n", "", "BAD_ROW", "row 1", "'a'", "Infinity"),
        Case.of("null", "a,b,y\n1,2,0\n,4,1\n", "", "BAD_ROW", "row 2", "'a'", "null"),
        Case.of("header alone", "a,b,y\n", "", "EMPTY_DATA", "at least one row"),
        Case.of("empty file", "", "", "EMPTY_DATA", "neither columns nor rows"),
        Case.of("blank column", "a,b,y\n1,,0\n2,,1\n", "", "'b'", "no value in any row"),
        Case.of("bad rows only", "a,b,y\nNaN,2,0\n", "data.bad_rows=drop", "EMPTY_DATA", "1 bad"),
        Case.of("other test columns", GOOD, "data.test=other.csv", "COLUMNS_DIFFER", "missing: b"),
        Case.of("broken Parquet", GOOD, "data.train=no.parquet", "UNREADABLE_DATA", "no.parquet"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isRefusedWithItsPlaceAndExitCode65(Case bad) throws IOException {
    Output output = train(bad.rows(), bad.sets());

    assertEquals(65, output.code(), output.err());
    assertFalse(output.err().contains("\tat "), output.err());
    for (String part : bad.parts()) {
      assertTrue(output.err().contains(part), part + " in " + output.err());
    }
    assertFalse(Files.exists(directory.resolve("run")), "nothing is written");
  }

  @Test
  void emptyFilesAmongOthersAreNoError() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("many"));
    Files.writeString(folder.resolve("1.csv"), GOOD);
    Files.writeString(folder.resolve("2.csv"), "a,b,y\n");
    Files.writeString(folder.resolve("3.csv"), "");

    Output output = train("", List.of("data.train={path: many, format: csv}"));

    assertEquals(0, output.code(), output.err());
    assertEquals(3, summary("rows"));
  }

  @Test
  void oneRowOfOneClassTrains() throws IOException {
    Output output = train("a,b,y\n1,2,0\n", List.of("epochs=3"));

    assertEquals(0, output.code(), output.err());
    assertEquals(3, summary("rounds"));
    assertEquals(1, summary("rows"));
  }

  @Test
  void badRowsAreDroppedAndCountedOnRequest() throws IOException {
    Output output = train(GOOD + "NaN,1,0\n7,8,5\n", List.of("data.bad_rows=drop"));

    assertEquals(0, output.code(), output.err());
    assertEquals(3, summary("rows"));
  }

  private Output train(String rows, List<String> sets) throws IOException {
    Files.writeString(directory.resolve("rows.csv"), rows);
    Files.writeString(directory.resolve("other.csv"), "a,c,y\n1,2,0\n");
    Files.writeString(directory.resolve("no.parquet"), "this is not Parquet");
    Path config = Files.writeString(directory.resolve("small.yaml"), CONFIG);
    List<String> words = new ArrayList<>(List.of("train", config.toString()));
    words.addAll(List.of("--run-dir", directory.resolve("run").toString(), "--master", "local[2]"));
    sets.forEach(set -> words.addAll(List.of("--set", set)));
    return Output.of(words.toArray(String[]::new));
  }

  private Object summary(String key) throws IOException {
    return Json.parse(Files.readAllBytes(directory.resolve("run/summary.json"))).get(key);
  }
}
