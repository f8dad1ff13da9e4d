package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that one row, or the way in which parameters are drawn, lets diverge. */
class OddRowTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 8}, relu, {linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.01}
      batch: 32
      epochs: 10
      """;

  @TempDir Path directory;

  @Test
  void oneRowAmongManyIsNamedWithFileAndLine() throws Exception {
    Map<?, ?> finding = firstFinding(rows(777), CONFIG);
    assertEquals("bad_row", finding.get("code"), finding.toString());
    Map<?, ?> row = (Map<?, ?>) finding.get("row");
    assertEquals("row 778 (line 779) of " + path("rows.csv"), row.get("place"));
    assertEquals(1e12, ((Number) ((Map<?, ?>) row.get("values")).get("b")).doubleValue(), 1e6);
    assertTrue(
        finding.get("cause").toString().startsWith("b is 1E+12 in one row"), finding.toString());
  }

  @Test
  void theLayerIsNamedWhoseParametersAreDrawnTooLarge() throws Exception {
    String large = "{linear: {out: 8, init: {type: normal, mean: 0, std: 1e20}}}";
    String config = CONFIG.replace("relu,", "relu, " + large + ", relu,");
    Map<?, ?> finding = firstFinding(rows(-1), config);
    assertEquals("exploding_gradients", finding.get("code"), finding.toString());
    assertEquals("layer 2 (linear)", finding.get("layer"));
    assertEquals(1, ((Number) finding.get("round")).intValue());
  }

  @Test
  void aRowThatOnlyHidesItsColumnIsNamedToo() throws Exception {
    String adam =
        CONFIG
            .replaceFirst("optimizer: .*", "optimizer: {type: adam, lr: 0.01}")
            .replace("label: y", "label: y, standardize: true");
    Map<?, ?> finding = firstFinding(rows(777), adam, 0);
    assertEquals("bad_row", finding.get("code"), finding.toString());
    assertEquals("warning", finding.get("severity"));
    Map<?, ?> row = (Map<?, ?>) finding.get("row");
    assertEquals("row 778 (line 779) of " + path("rows.csv"), row.get("place"));
  }

  private Map<?, ?> firstFinding(String rows, String config) throws Exception {
    return firstFinding(rows, config, 76);
  }

  private Map<?, ?> firstFinding(String rows, String config, int code) throws Exception {
    Files.writeString(path("rows.csv"), rows);
    Files.writeString(path("odd.yaml"), config);
    Output output =
        Output.of(
            "train",
            path("odd.yaml").toString(),
            "--master",
            "local[2]",
            "--run-dir",
            path("run").toString());
    assertEquals(code, output.code(), output.err());
    Map<?, ?> summary = Json.parse(Files.readAllBytes(path("run/summary.json")));
    return (Map<?, ?>) ((List<?>) summary.get("findings")).get(0);
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  /** A plane with noise; in row {@code odd} one feature is far out. */
  private static String rows(int odd) {
    StringBuilder rows = new StringBuilder("a,b,y\n");
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double y = a - 2 * b + 0.1 * random.nextGaussian();
      rows.append(String.format(Locale.ROOT, "%.3f,%.3f,%.3f%n", a, i == odd ? 1e12 : b, y));
    }
    return rows.toString();
  }
}
