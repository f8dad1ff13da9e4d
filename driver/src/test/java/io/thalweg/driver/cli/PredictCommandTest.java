package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y, features: [x]}
      model: {layers: [{linear: {out: 1, init: {type: constant, val: 1}, bias_init: zeros}}]}
      loss: mse
      optimizer: {type: sgd, lr: 0}
      batch: full
      rounds: 1
      """;

  @TempDir Path directory;

  @BeforeEach
  void trainAModelThatPredictsItsInput() throws IOException {
    write("rows.csv", "x,y\n1,1\n2.5,0\n");
    Path config = write("same.yaml", CONFIG);
    String run = directory.resolve("run").toString();
    Output output = Output.of("train", config.toString(), "--run-dir", run, "--master", "local[2]");
    assertEquals(0, output.code(), output.err());
  }

  @Test
  void cellsOfCsvComeOutLetterByLetter() throws IOException {
    List<String> rows =
        List.of(
            "007,02139,12:30,$1.50,TRUE,1E5,2026-01-02,  a b ,,1.10,1",
            "008,00501,09:05:00,\"1,000\",False,1e-3,02/01/2026,\"said \"\"hi\"\", left\",\"\",-0.0,2.50",
            "+9,1_000,24:00,NA,null,0x10,2026-01-02T03:04:05Z,#x,'q',\\,1e0");
    write("new.csv", "id,zip,t,m,b,e,d,s,n,p,x\n" + String.join("\n", rows) + "\n");
    predict("new.csv", "--format", "csv");

    List<String> lines = csv();
    assertEquals("id,zip,t,m,b,e,d,s,n,p,x,prediction", lines.get(0));
    assertEquals(
        List.of(rows.get(0) + ",1.0", rows.get(1) + ",2.5", rows.get(2) + ",1.0"),
        lines.subList(1, lines.size()));
  }

  @Test
  void cellsWithLineBreaksComeBackAsTheyWere() throws IOException {
    write("new.csv", "note,x\n\"one\ntwo, \"\"three\"\"\",1\n");
    predict(
        "{path: " + directory.resolve("new.csv") + ", options: {multiLine: true}}",
        "--format",
        "csv");
    assertEquals(List.of("note,x,prediction", "\"one", "two, \"\"three\"\"\",1,1.0"), csv());
  }

  @Test
  void theRunsOwnReadingIsTheDefault() throws IOException {
    write("semicolons.csv", "y;x\n0;1\n1;3\n");
    Path config =
        write(
            "sep.yaml",
            CONFIG.replace(
                "rows.csv",
                "{path: semicolons.csv, options: {sep: ;, header: true, inferSchema: true}}"));
    String run = directory.resolve("sep").toString();
    assertEquals(
        0, Output.of("train", config.toString(), "--run-dir", run, "--master", "local[2]").code());
    write("new.txt", "id;x\n01;7\n");
    Output output = run("sep", directory.resolve("new.txt").toString(), "--format", "csv");
    assertEquals(0, output.code(), output.err());
    assertEquals(List.of("id,x,prediction", "01,7,7.0"), csv());
  }

  @Test
  void typesOfParquetAndJsonAreKept() throws IOException {
    String query = "SELECT '007' AS id, CAST(1.10 AS DECIMAL(5,2)) AS price, 2 AS x";
    predict("{sql: \"" + query + "\"}", "--format", "json");
    assertEquals(List.of("{\"id\":\"007\",\"price\":1.10,\"x\":2,\"prediction\":2.0}"), lines());
  }

  @Test
  void aBadRowIsNamedAsInTrainingAndLeavesTheOldResult() throws IOException {
    write("new.csv", "id,x\na,1\nb,red\nc,3\n");
    write("good.csv", "id,x\na,1\n");
    predict("good.csv", "--format", "csv");
    Output output =
        run("run", directory.resolve("new.csv").toString(), "--overwrite", "--format", "csv");
    assertEquals(65, output.code(), output.err());
    for (String part : List.of("row 2 (line 3) of ", "new.csv", "red", "--bad-rows skip")) {
      assertTrue(output.err().contains(part), part + " in " + output.err());
    }
    assertEquals(List.of("id,x,prediction", "a,1,1.0"), csv());
  }

  @Test
  void badRowsAreSkippedOrGetNoPredictionAndAreCounted() throws IOException {
    write("new.csv", "id,x\na,1\nb,\nc,NaN\nd,4\n");
    Output skipped = predict("new.csv", "--format", "csv", "--bad-rows", "skip");
    assertEquals(List.of("id,x,prediction", "a,1,1.0", "d,4,4.0"), csv());
    assertTrue(
        skipped.out().contains("note: 2 of 4 rows (50.0 %) are bad and left out"), skipped.out());
    Output nulls = predict("new.csv", "--format", "csv", "--bad-rows", "null", "--overwrite");
    assertEquals(List.of("id,x,prediction", "a,1,1.0", "b,,", "c,NaN,", "d,4,4.0"), csv());
    assertTrue(nulls.out().contains("without a prediction"), nulls.out());
    Output unknown = run("run", "new.csv", "--bad-rows", "drop");
    assertEquals(64, unknown.code());
    assertTrue(unknown.err().contains("fail, null, skip"), unknown.err());
  }

  @Test
  void linesThatAreNotRowsAreBadRows() throws IOException {
    write("new.csv", "id,x\na,1\nb,2,3\nc,4\n");
    Output refused = run("run", directory.resolve("new.csv").toString());
    assertEquals(65, refused.code(), refused.err());
    assertTrue(refused.err().contains("line 3"), refused.err());
    assertTrue(refused.err().contains("3 cells"), refused.err());
    Output skipped = predict("new.csv", "--format", "csv", "--bad-rows", "skip");
    assertEquals(List.of("id,x,prediction", "a,1,1.0", "c,4,4.0"), csv());
    assertTrue(skipped.out().contains("1 of 3 rows"), skipped.out());

    write("new.json", "{\"x\": 1}\n{\"x\": 2\n{\"x\": 3}\n");
    Output json = run("run", directory.resolve("new.json").toString(), "--overwrite");
    assertEquals(65, json.code(), json.err());
    assertTrue(json.err().contains("line 2"), json.err());
    predict("new.json", "--overwrite", "--format", "json", "--bad-rows", "skip");
    assertEquals(List.of("{\"x\":1,\"prediction\":1.0}", "{\"x\":3,\"prediction\":3.0}"), lines());
  }

  @Test
  void libsvmRowsThatAreNarrowerThanTheModelArePredictedAndEvaluated() throws IOException {
    Path wide = write("wide.libsvm", "0 1:1 3:1\n1 2:1 3:2\n");
    Path config =
        write(
            "wide.yaml",
            CONFIG
                .replace("rows.csv", wide.toString())
                .replace("label: y, features: [x]", "label: label, features: [features]"));
    String model = directory.resolve("wide").toString();
    Output trained =
        Output.of("train", config.toString(), "--run-dir", model, "--master", "local[2]");
    assertEquals(0, trained.code(), trained.err());
    Path narrow = write("narrow.libsvm", "1 1:5\n0 2:7\n");
    Output predicted = run("wide", narrow.toString(), "--format", "json");
    assertEquals(0, predicted.code(), predicted.err());
    assertTrue(lines().get(0).endsWith("\"prediction\":5.0}"), lines().toString());
    Output evaluated =
        Output.of("evaluate", model, "--data", narrow.toString(), "--master", "local[2]");
    assertEquals(0, evaluated.code(), evaluated.err());
    assertTrue(evaluated.out().contains("rows: 2"), evaluated.out());
  }

  @Test
  void newColumnsTakeTheNamesThatTheyAreGiven() throws IOException {
    write("new.csv", "Prediction,x\nold,1\n");
    Output clash = run("run", directory.resolve("new.csv").toString());
    assertEquals(65, clash.code());
    for (String part :
        List.of("already has a column 'prediction'", "'Prediction'", "--prediction-column")) {
      assertTrue(clash.err().contains(part), part + " in " + clash.err());
    }
    assertFalse(Files.exists(directory.resolve("out")));
    predict("new.csv", "--format", "csv", "--prediction-column", "new one");
    assertEquals(List.of("Prediction,x,new one", "old,1,1.0"), csv());
    Output sensitive =
        predict(
            "new.csv", "--overwrite", "--format", "csv", "--conf", "spark.sql.caseSensitive=true");
    assertEquals(List.of("Prediction,x,prediction", "old,1,1.0"), csv(), sensitive.out());
  }

  private Output predict(String data, String... more) {
    String named = data.startsWith("{") ? data : directory.resolve(data).toString();
    Output output = run("run", named, more);
    assertEquals(0, output.code(), output.err());
    return output;
  }

  private Output run(String model, String data, String... more) {
    List<String> words =
        new ArrayList<>(List.of("predict", directory.resolve(model).toString(), "--data", data));
    words.addAll(List.of("--output", directory.resolve("out").toString()));
    words.addAll(List.of("--master", "local[1]"));
    words.addAll(List.of(more));
    return Output.of(words.toArray(String[]::new));
  }

  /** The header once, and the rows. */
  private List<String> csv() throws IOException {
    return lines().stream().distinct().toList();
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("part-")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
