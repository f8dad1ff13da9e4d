package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String CONFIG =
      """
      data: {train: {path: rows.csv, format: csv, options: {sep: ';', header: 'true', inferSchema: 'true'}}, label: y}
      model: {layers: [{linear: 1}]}
      loss: bce_with_logits
      optimizer: {type: sgd, lr: 0.1}
      batch: 16
      epochs: 3
      """;

  @TempDir Path directory;

  @Test
  void theRowsThatTheRunHasHeldOutAreFoundAgainBitForBit() throws IOException {
    Path rows = write("rows.csv", rows(300));
    train("data.validation_fraction=0.3");
    Map<String, Object> again = evaluate();
    assertEquals(List.of(), again.get("notes"));
    assertEquals(((Map<?, ?>) summary().get("details")).get("test"), again.get("details"));
    assertEquals(testMetrics(), metrics(again));

    Files.writeString(rows, rows(299));
    assertTrue(
        evaluate().get("notes").toString().contains("changed since the run"), "another hash");
  }

  /** The training rows decide what label moments are taken around and what keeps digits. */
  @Test
  void soAreThoseOfARegressionOnFeaturesThatAreShifted() throws IOException {
    StringBuilder rows = new StringBuilder("a;b;y\n");
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      rows.append(1_700_000_000L + i).append(';').append(random.nextGaussian());
      rows.append(';').append(1000 + i % 17).append('\n');
    }
    write("rows.csv", rows.toString());
    train(
        "data.validation_fraction=0.3",
        "data.standardize=true",
        "loss=mse",
        "optimizer.lr=0.01",
        "diagnosis=off");
    Map<String, Object> again = evaluate();
    assertEquals(((Map<?, ?>) summary().get("details")).get("test"), again.get("details"));
    assertEquals(testMetrics(), metrics(again));
  }

  @Test
  void soAreThoseOfARegressionOnLogarithmsInTheUnitOfTheLabel() throws IOException {
    StringBuilder rows = new StringBuilder("a;b;y\n");
    Random random = new Random(6);
    for (int i = 0; i < 300; i++) {
      rows.append(random.nextGaussian()).append(';').append(random.nextGaussian());
      rows.append(';').append(1000 + 10 * i).append('\n');
    }
    write("rows.csv", rows.toString());
    train(
        "data.validation_fraction=0.3",
        "data.label={column: y, transform: log1p}",
        "loss=mse",
        "diagnosis=off");
    Map<String, Object> again = evaluate();
    assertEquals(((Map<?, ?>) summary().get("details")).get("test"), again.get("details"));
    assertEquals(testMetrics(), metrics(again));
    double loss = ((Number) again.get("loss")).doubleValue();
    double rmse = ((Number) again.get("rmse")).doubleValue();
    assertTrue(loss < 70 && rmse > 500, "loss " + loss + ", rmse " + rmse);
  }

  @Test
  void testDataOfItsOwnIsMeasuredAsInTheRun() throws IOException {
    write("rows.csv", rows(200));
    write("test.csv", rows(50));
    train(
        "data.test={path: " + directory.resolve("test.csv") + ", format: csv, options: {sep: ;}}");
    assertEquals(testMetrics(), metrics(evaluate()));
  }

  @Test
  void otherFilesAreReadAsTheTrainingDataAndMayHaveMoreColumns() throws IOException {
    write("rows.csv", rows(200));
    train();
    write("more.txt", "y;note;b;a\n1;so;0.5;1\n0;'x';1;-1\n");
    assertEquals(2, evaluate("--data", directory.resolve("more.txt").toString()).get("rows"));
    write("comma.csv", "a,b,z\n1,0.5,1\n-1,1,0\n");
    String comma = "{path: " + directory.resolve("comma.csv") + ", options: {header: true}}";
    assertEquals(2, evaluate("--data", comma, "--set", "data.label=z").get("rows"));
  }

  @Test
  void badRowsAreCountedInTheRunAndAfterIt() throws IOException {
    write("rows.csv", rows(200) + ";0.5;1\n1;;0\n");
    Path test = write("test.csv", "a;b;y\n1;0.5;1\n-1;1;0\n;1;0\n1;1;7\n2;;1\n");
    train("data.bad_rows=drop", "data.test={path: " + test + ", format: csv, options: {sep: ;}}");
    assertEquals(Map.of("train", 2, "test", 3), summary().get("bad_rows"));
    String report = Files.readString(directory.resolve("run/report.html"));
    assertTrue(report.contains("bad rows left out"), report);
    Output inspected = Output.of("inspect", directory.resolve("run").toString());
    assertTrue(inspected.out().contains("bad rows left out: train 2, test 3"), inspected.out());
    assertTrue(inspected.out().contains("sep ';'"), inspected.out());

    Map<String, Object> result = evaluate();
    assertEquals(3, result.get("bad_rows"));
    assertTrue(
        result.get("notes").toString().contains("3 of 5 evaluated rows (60.0 %) are bad"),
        result.get("notes").toString());
    Output text = run();
    assertTrue(text.out().contains("bad_rows: 3"), text.out());
    assertTrue(text.out().contains("note: 3 of 5"), text.out());
    Output strict = run("--set", "data.bad_rows=fail");
    assertEquals(65, strict.code());
    assertTrue(strict.err().contains("row 3 (line 4) of "), strict.err());
  }

  @Test
  void aClassThatIsGoneAndAnAccuracyOverOneClassAreCalledThat() throws IOException {
    write("rows.csv", rows(200));
    train("data.bad_rows=drop");
    Path signs = write("signs.csv", "a;b;y\n1;0.5;1\n-1;1;-1\n1;1;1\n-1;3;-1\n");
    String notes = evaluate("--data", signs.toString()).get("notes").toString();
    assertTrue(notes.contains("the label -1.0 are among the bad rows"), notes);
    assertTrue(notes.contains("is 1.0: an accuracy over one class says nothing"), notes);
  }

  @Test
  void aMissingLabelAndNothingToReadAreSaid() throws IOException {
    write("rows.csv", rows(200));
    train();
    Path unlabelled = write("unlabelled.csv", "a;b\n1;0.5\n");
    Output missing = run("--data", unlabelled.toString());
    assertEquals(65, missing.code());
    assertTrue(missing.err().contains("label column 'y'"), missing.err());
    assertTrue(missing.err().contains("--set data.label=NAME"), missing.err());
    Path other = write("other.csv", "a;c;z\n1;0.5;1\n");
    Output columns = run("--data", other.toString());
    assertTrue(columns.err().contains("missing: b; there are: a, c, z"), columns.err());
    Output nothing = run();
    assertEquals(64, nothing.code());
    assertTrue(nothing.err().contains("--data"), nothing.err());
  }

  private void train(String... sets) throws IOException {
    Path config = Files.writeString(directory.resolve("small.yaml"), CONFIG);
    List<String> words = new ArrayList<>(List.of("train", config.toString()));
    words.addAll(List.of("--run-dir", directory.resolve("run").toString(), "--master", "local[2]"));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    Output output = Output.of(words.toArray(String[]::new));
    assertEquals(0, output.code(), output.err());
  }

  private Output run(String... more) {
    List<String> words = new ArrayList<>(List.of("evaluate", directory.resolve("run").toString()));
    words.addAll(List.of("--master", "local[2]"));
    words.addAll(List.of(more));
    return Output.of(words.toArray(String[]::new));
  }

  private Map<String, Object> evaluate(String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--json");
    Output output = run(words.toArray(String[]::new));
    assertEquals(0, output.code(), output.err());
    return Json.parse(output.out().getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> metrics(Map<String, Object> result) {
    result.keySet().removeAll(List.of("rows", "bad_rows", "notes", "details"));
    return result;
  }

  private Object testMetrics() throws IOException {
    return ((Map<?, ?>) summary().get("metrics")).get("test");
  }

  private Map<String, Object> summary() throws IOException {
    return Json.parse(Files.readAllBytes(directory.resolve("run/summary.json")));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Two clouds of points. */
  private static String rows(int count) {
    StringBuilder rows = new StringBuilder("a;b;y\n");
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      rows.append(random.nextGaussian() + label).append(';');
      rows.append(random.nextGaussian()).append(';').append(label).append('\n');
    }
    return rows.toString();
  }
}
