package io.thalweg.driver.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  @TempDir Path directory;

  @Test
  void aProcessThatFailsIsToldByItsLastLineAndItsLog() {
    String trace = "error: no memory | at all\n\tat a.B.c(B.java:1)\n\t... 3 more\n\n";
    assertEquals(
        "exit code 3, error: no memory / at all (all of it: " + log() + ")",
        failure("printf 'starting\n%s' '" + trace + "'; exit 3"));
  }

  @Test
  void aLineThatIsTooLongIsCut() {
    String message = failure("printf 'x%.0s' $(seq 20000); exit 1");
    assertEquals("exit code 1, " + "x".repeat(200) + "... (all of it: " + log() + ")", message);
  }

  @Test
  void aProcessThatIsKilledHasNoLastWords() {
    assertEquals("exit code 137, without a word (all of it: " + log() + ")", failure("kill -9 $$"));
  }

  private String failure(String script) {
    List<String> command = List.of("sh", "-c", script, "sh", "a".repeat(20_000));
    return assertThrows(IOException.class, () -> Processes.run(command, directory, Map.of(), log()))
        .getMessage();
  }

  private Path log() {
    return directory.resolve("peer.log");
  }
}
