package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldTest {
  private static Finding finding(Code code, Severity severity) {
    return Finding.of(code, severity, "cause", "remedy");
  }

  @Test
  void aKindIsToldOnceAndOnceMoreWhenANoteBecomesAWarning() {
    Told told = new Told();
    assertTrue(told.add(finding(Code.OVERFITTING, Severity.NOTE)));
    assertFalse(told.add(finding(Code.OVERFITTING, Severity.NOTE)));
    assertTrue(told.add(finding(Code.OVERFITTING, Severity.WARNING)));
    assertFalse(told.add(finding(Code.OVERFITTING, Severity.WARNING)));
    assertFalse(told.add(finding(Code.OVERFITTING, Severity.NOTE)));
    assertTrue(told.add(finding(Code.LEAK, Severity.WARNING)));
  }

  @Test
  void whatWasToldBeforeACheckpointIsNotToldAgain() {
    Told before = new Told();
    before.add(finding(Code.OVERFITTING, Severity.NOTE));
    before.add(finding(Code.LEAK, Severity.WARNING));
    Told after = new Told();
    after.resume(before.warned(), before.noted());
    assertEquals(List.of("LEAK"), after.warned());
    assertFalse(after.add(finding(Code.OVERFITTING, Severity.NOTE)));
    assertFalse(after.add(finding(Code.LEAK, Severity.WARNING)));
    assertTrue(after.add(finding(Code.OVERFITTING, Severity.WARNING)));
  }
}
