package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void helpTeachesAndIsNoError() {
    Output help = Output.of("--help");

    assertEquals(0, help.code());
    assertEquals("", help.err());
    for (String part :
        new String[] {"train", "inspect", "--debug", "Exit codes", "76   diverged"}) {
      assertTrue(help.out().contains(part), part + " in " + help.out());
    }
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (String command :
        new String[] {"example", "train", "evaluate", "predict", "inspect", "generate"}) {
      Output help = Output.of(command, "--help");
      assertEquals(0, help.code());
      assertTrue(help.out().contains("Example"), help.out());
      assertTrue(help.out().contains("thalweg " + command), help.out());
      assertTrue(help.out().contains("65   the data is wrong"), help.out());
    }
  }

  @Test
  void theVersionNamesPlatformAndProgram() {
    Output version = Output.of("--version");

    assertEquals(0, version.code());
    assertTrue(version.out().startsWith("thalweg 0."), version.out());
    assertTrue(version.out().contains("Java " + System.getProperty("java.version")));
  }

  @Test
  void aCommandLineThatCannotBeReadIsAUsageErrorWithASuggestion() {
    check(Output.of("inspcet"), "BAD_COMMAND_LINE", "did you mean", "inspect");
    check(Output.of("inspect", "x", "--debgu"), "'--debgu'", "--debug", "thalweg inspect --help");
    check(Output.of("inspect"), "RUN_DIR", "thalweg inspect --help");
    check(Output.of(), "Missing command", "thalweg --help");
  }

  @Test
  void aDirectoryThatIsNoRunIsNamedWithoutAStackTrace() {
    check(Output.of("inspect", "/no/such/run"), "/no/such/run", "MISSING_FILE", "thalweg train");
  }

  @Test
  void theStackTraceIsShownOnRequestOnly() {
    Output output = Output.of("inspect", "/no/such/run", "--debug");

    assertEquals(64, output.code());
    assertTrue(output.err().contains("\tat io.thalweg"), output.err());
    assertTrue(Output.of("--debug", "inspect", "/no/such/run").err().contains("\tat io.thalweg"));
  }

  private static void check(Output output, String... parts) {
    assertEquals(64, output.code(), output.err());
    assertEquals("", output.out());
    assertFalse(output.err().contains("\tat "), output.err());
    for (String part : parts) {
      assertTrue(output.err().contains(part), part + " in " + output.err());
    }
  }
}
