package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void writeRun() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 500; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int y = a + 0.5 * b + 0.2 * random.nextGaussian() > 0 ? 1 : 0;
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

  private Output doctor(String... more) {
    List<String> words = new ArrayList<>(List.of("doctor", folder + "/run.yaml"));
    words.addAll(List.of("--master", "local[2]"));
    words.addAll(List.of(more));
    return Output.of(words.toArray(String[]::new));
  }

  @Test
  void aSoundConfigPasses() {
    Output output = doctor();
    assertEquals(0, output.code(), output.err());
    for (String part :
        List.of(
            "500 rows of 2 features",
            "2 different ones",
            "agree with finite differences",
            "rows by heart",
            "the loss falls fastest at",
            "findings   none")) {
      assertTrue(output.out().contains(part), part + " in " + output.out());
    }
    assertFalse(Files.exists(folder.resolve("runs")), "nothing is written");
  }

  @Test
  void aFaultIsAFindingAndAnExitCode() throws IOException {
    Output output = doctor("--set", "optimizer.lr=1e-7", "--json");
    assertEquals(65, output.code(), output.err());
    String line =
        output.out().lines().filter(text -> text.startsWith("{")).findFirst().orElseThrow();
    Map<String, Object> json = Json.parse(line.getBytes(StandardCharsets.UTF_8));
    Map<?, ?> finding = (Map<?, ?>) ((List<?>) json.get("findings")).get(0);
    assertEquals("lr_too_low", finding.get("code"));
    assertTrue((double) json.get("suggested_lr") > 1e-5, line);
    assertEquals(500, ((Number) json.get("rows")).intValue());
  }
}
