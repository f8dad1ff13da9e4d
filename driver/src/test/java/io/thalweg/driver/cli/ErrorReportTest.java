package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
  private final StringWriter text = new StringWriter();

  @Test
  void everyCodeEndsWithTheExitCodeOfItsType() {
    for (ErrorCode code : ErrorCode.values()) {
      assertEquals(code.type().exitCode(), print(ThalwegException.of(code, "what"), false));
    }
  }

  @Test
  void whatATaskOfSparkHasThrownIsFoundAmongTheCauses() {
    ThalwegException inner = ThalwegException.of(ErrorCode.BAD_ROW, "row 7").remedy("mend it");
    int code = print(new IllegalStateException("Job aborted", new RuntimeException(inner)), false);

    assertEquals(65, code);
    assertTrue(text.toString().startsWith("error: row 7 [BAD_ROW]"), text.toString());
    assertFalse(text.toString().contains("Job aborted"), text.toString());
  }

  @Test
  void anythingElseIsOurFaultAndSaysSoInAFewLines() {
    int code = print(new IllegalStateException("first line\nsecond line"), false);

    assertEquals(70, code);
    assertTrue(text.toString().contains("[INTERNAL]"), text.toString());
    assertTrue(text.toString().contains("IllegalStateException: first line"), text.toString());
    assertTrue(text.toString().contains("--debug"), text.toString());
    assertFalse(text.toString().contains("second line"), text.toString());
    assertFalse(text.toString().contains("\tat "), text.toString());
  }

  @Test
  void aCauseThatLeadsBackToItselfEndsToo() {
    Exception first = new IllegalStateException("a");
    first.initCause(new IllegalStateException("b", first));

    assertEquals(70, print(first, false));
  }

  @Test
  void debuggingShowsTheWholeTrace() {
    print(new IllegalStateException("x", new RuntimeException("deeper")), true);

    assertTrue(text.toString().contains("Caused by: java.lang.RuntimeException: deeper"));
  }

  private int print(Throwable error, boolean debug) {
    return ErrorReport.print(error, debug, new PrintWriter(text));
  }
}
