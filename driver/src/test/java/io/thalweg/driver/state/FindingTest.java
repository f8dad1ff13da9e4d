package io.thalweg.driver.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final Finding FULL =
      Finding.of(Code.DEAD_UNITS, Severity.WARNING, "all are 0", "take a smaller rate")
          .in(40, 2)
          .at("layer 2 (relu)")
          .at(new Finding.Row("rows.csv, line 7", Map.of("a", 1.5)))
          .seen("dead", 1)
          .tries("--set optimizer.lr=0.01");

  @Test
  void itIsOneLineForPeople() {
    assertEquals(
        "warning: dead_units in layer 2 (relu), round 40, rows.csv, line 7: all are 0; take a"
            + " smaller rate",
        FULL.text());
  }

  @Test
  void itIsPlainDataForFiles() {
    Map<String, Object> map = FULL.toMap();
    assertEquals(
        List.of(
            "code", "severity", "round", "epoch", "layer", "row", "seen", "cause", "remedy", "try"),
        List.copyOf(map.keySet()));
    assertEquals("dead_units", map.get("code"));
    assertEquals(Map.of("dead", 1.0), map.get("seen"));
    assertEquals(List.of("--set optimizer.lr=0.01"), map.get("try"));
  }

  @Test
  void everyCodeIsInTheTableOfCodes() throws IOException {
    String table = Files.readString(Path.of("../conf/README.md"));
    for (Code code : Code.values()) {
      assertTrue(table.contains("| `" + code.key() + "` | "), code.key());
    }
  }
}
