package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleCommandTest {
  @Test
  void withoutANameAllExamplesAreListed() {
    Output list = Output.of("example");
    assertEquals(0, list.code(), list.err());
    List<String> lines = list.out().lines().toList();
    assertEquals(8, lines.size(), list.out());
    assertTrue(lines.get(0).matches("quadratic +minimises .*"), lines.get(0));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    Output output = Output.of("example", "quadratc");
    assertEquals(64, output.code());
    assertTrue(output.err().contains("did you mean 'quadratic'?"), output.err());
  }

  @Test
  void missingDataIsNamedBeforeAnythingIsTrained() {
    Output output =
        Output.of("example", "line", "--master", "local[1]", "--data-dir", "/no/such/folder");
    assertEquals(64, output.code());
    assertTrue(output.err().contains("/no/such/folder"), output.err());
    assertTrue(output.err().contains("MISSING_FILE"), output.err());
  }
}
