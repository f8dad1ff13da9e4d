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
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of memory and time before a run. */
class DryRunTest {
  private static final int ROWS = 6_000;
  private static final String HUGE = "model.layers=[{linear: 40000}, {linear: 40000}, {linear: 1}]";

  @TempDir Path folder;

  @BeforeEach
  void writeRun() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int y = a + 0.5 * b > 0 ? 1 : 0;
      rows.append(String.format(Locale.ROOT, "%.5f,%.5f,%d%n", a, b, y));
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    Files.writeString(
        folder.resolve("run.yaml"),
        """
        data: {train: rows.csv, label: y}
        model: {layers: [{linear: 8}, tanh, {linear: 1}]}
        loss: bce_with_logits
        optimizer: {type: adam, lr: 0.02}
        batch: 32
        epochs: 20
        """);
  }

  private String[] words(String... more) {
    List<String> words = new ArrayList<>(List.of("train", folder + "/run.yaml"));
    words.addAll(List.of("--master", "local[2]", "--run-dir", folder + "/run"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  @Test
  void aDryRunForecastsTimeAndMemoryAndWritesNothing() {
    Output output = Output.of(words("--dry-run"));
    assertEquals(0, output.code(), output.err());
    List<String> lines = output.out().lines().toList();
    assertTrue(
        lines.get(0).matches("about .* for [\\d,]+ rounds \\(20 epochs\\): .*"), output.out());
    Matcher rows =
        Pattern.compile("about ([\\d,]+) rows in .* 33 parameters, .*").matcher(lines.get(1));
    assertTrue(rows.matches(), output.out());
    assertEquals(ROWS, Double.parseDouble(rows.group(1).replace(",", "")), 0.1 * ROWS);
    assertTrue(lines.get(2).matches("driver and workers .* of .*B"), output.out());
    assertFalse(Files.exists(folder.resolve("run")), "something is written");
  }

  @Test
  void aRunSaysInItsSummaryAndItsReportWhatItWasToTake() throws IOException {
    Output output = Output.of(words("--set", "epochs=1"));
    assertEquals(0, output.code(), output.err());
    Map<String, Object> summary =
        Json.parse(Files.readAllBytes(folder.resolve("run/summary.json")));
    Map<?, ?> forecast = (Map<?, ?>) summary.get("forecast");
    assertEquals(ROWS, forecast.get("rows"));
    assertEquals(true, forecast.get("rows_counted"));
    assertEquals(33, forecast.get("parameters"));
    assertEquals(3 * 33 * Float.BYTES, forecast.get("state_bytes"), "adam keeps two vectors");
    assertEquals(188, forecast.get("rounds"));
    assertEquals(ROWS * 3 * Float.BYTES, forecast.get("row_bytes"));
    String report = Files.readString(folder.resolve("run/report.html"));
    assertTrue(report.contains("driver and workers"), "the report has no forecast");
  }

  @Test
  void aModelThatCannotFitIsRefusedBeforeTheRowsAreRead() throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"), Files.readString(folder.resolve("rows.csv")) + "1,NaN,1\n");
    for (String[] words : List.of(words("--set", HUGE), words("--set", HUGE, "--dry-run"))) {
      Output output = Output.of(words);
      assertEquals(64, output.code(), output.err());
      assertTrue(output.err().contains("the model is too large for this process"), output.err());
      assertTrue(output.err().contains("THALWEG_DRIVER_MEMORY="), output.err());
    }
  }

  /** As a user would: with a heap that is too small, then with the one that the error names. */
  @Test
  @Tag("nightly")
  void theMemoryThatTheErrorNamesIsEnough() throws Exception {
    String layers = "model.layers=[{linear: 9000}, {linear: 9000}, {linear: 1}]";
    String[] words = words("--set", layers, "--set", "rounds=2", "--set", "epochs=null");
    Output refused = Program.run(folder, List.of(), words);
    assertEquals(64, refused.code(), refused.err());
    String memory = Remedy.of(refused).text().replaceFirst(".*MEMORY=(\\w+) .*", "$1");
    Output trained = Program.runIn(folder, memory, words);
    assertEquals(0, trained.code(), trained.err());
  }
}
