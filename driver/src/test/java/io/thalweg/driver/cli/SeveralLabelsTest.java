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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label of two columns on the command line. */
class SeveralLabelsTest {
  /** The outputs are the input and its double. */
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: [u, v], features: [x], validation_fraction: 0.4}
      model: {layers: [{linear: {out: 2, init: {type: constant, val: 1}, bias_init: zeros}}]}
      loss: mse
      optimizer: {type: sgd, lr: 0}
      batch: full
      rounds: 1
      """;

  @TempDir Path directory;

  @BeforeEach
  void writeRows() throws IOException {
    StringBuilder rows = new StringBuilder("x,u,v\n");
    for (int i = 0; i < 50; i++) {
      rows.append(i).append(',').append(i + 1).append(',').append(i % 7).append('\n');
    }
    Files.writeString(directory.resolve("rows.csv"), rows.toString());
    Files.writeString(directory.resolve("two.yaml"), CONFIG);
    Output output = train("run");
    assertEquals(0, output.code(), output.err());
  }

  private Output train(String run, String... sets) {
    List<String> words =
        new ArrayList<>(List.of("train", directory.resolve("two.yaml").toString()));
    words.addAll(List.of("--run-dir", directory.resolve(run).toString(), "--master", "local[2]"));
    Stream.of(sets).forEach(set -> words.addAll(List.of("--set", set)));
    return Output.of(words.toArray(String[]::new));
  }

  private Output on(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command, directory.resolve("run").toString()));
    words.addAll(List.of(more));
    return Output.of(words.toArray(String[]::new));
  }

  private static Map<String, Object> json(String text) throws IOException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theRunIsMeasuredOverBothAndInspectedAsSuch() throws IOException {
    Map<String, Object> summary =
        json(Files.readString(directory.resolve("run").resolve("summary.json")));
    Map<?, ?> test = (Map<?, ?>) ((Map<?, ?>) summary.get("metrics")).get("test");
    assertEquals(Set.of("loss", "rmse", "mae", "r2"), test.keySet());
    Map<String, Object> again = json(on("evaluate", "--json", "--master", "local[2]").out());
    test.forEach((name, value) -> assertEquals(value, again.get(name), name.toString()));
    String config = Files.readString(directory.resolve("run").resolve("config.yaml"));
    assertTrue(config.contains("- u\n"), config);
    String inspected = on("inspect").out();
    assertTrue(inspected.contains("label u, v"), inspected);
    assertTrue(inspected.contains("regression of 2 numbers, 1 inputs"), inspected);
    Map<String, Object> model = json(Files.readString(directory.resolve("run/model/model.json")));
    assertEquals(List.of("u", "v"), model.get("label"));
    assertEquals(2, ((Map<?, ?>) model.get("model")).get("label_width"));
  }

  @Test
  void predictionsAreArraysAndTextInCsv() throws IOException {
    Files.writeString(directory.resolve("new.csv"), "id,x\n07,3\n");
    assertEquals(List.of("{\"id\":\"07\",\"x\":\"3\",\"prediction\":[3.0,3.0]}"), predict("json"));
    assertEquals(List.of("id,x,prediction", "07,3,\"[3.0,3.0]\""), predict("csv"));
  }

  private List<String> predict(String format) throws IOException {
    Path output = directory.resolve("predicted-" + format);
    Output predicted =
        on(
            "predict",
            "--data",
            directory.resolve("new.csv").toString(),
            "--output",
            output.toString(),
            "--format",
            format,
            "--master",
            "local[1]");
    assertEquals(0, predicted.code(), predicted.err());
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(output)) {
      for (Path part : parts.filter(path -> path.toString().endsWith(format)).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }

  @Test
  void rowsWithTheLabelOfAnotherModelAreRefused() {
    Output one = on("evaluate", "--set", "data.label=u", "--master", "local[2]");
    assertEquals(64, one.code(), one.err());
    assertTrue(one.err().contains("2 numbers") && one.err().contains("1 number"), one.err());
    Output none = train("none", "data.label=[]");
    assertEquals(64, none.code());
    assertTrue(none.err().contains("'data.label' names no column"), none.err());
    Output wide = train("wide", "model.layers=[{linear: 3}]");
    assertEquals(64, wide.code());
    assertTrue(wide.err().contains("{linear: 2}"), wide.err());
  }
}
