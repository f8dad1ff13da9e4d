package io.thalweg.driver.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CurveTest {
  private static Curve of(int rounds, java.util.function.IntToDoubleFunction value) {
    Curve curve = new Curve();
    for (int i = 0; i < rounds; i++) {
      curve.add(value.applyAsDouble(i));
    }
    return curve;
  }

  @Test
  void aShortCurveIsKeptWhole() {
    Curve curve = of(10, i -> i);
    assertEquals(10, curve.buckets());
    assertEquals(3, curve.mean(3));
    assertEquals(4.5, curve.mean(0, 1));
    assertEquals(9, curve.recent());
  }

  @Test
  void aLongCurveIsThinnedOutAndKeepsItsMeans() {
    Curve curve = of(1000, i -> i);
    assertEquals(1000, curve.count());
    assertEquals(125, curve.buckets());
    assertEquals(499.5, curve.mean(0, 1), 1e-9);
    assertEquals(3.5, curve.mean(0), 1e-9);
    assertEquals(0, curve.first());
    assertEquals(999, curve.last());
    assertEquals(999, curve.highest());
  }

  @Test
  void aCurveThatWasSavedIsTheSame() {
    Curve curve = of(300, i -> Math.cos(i) + 2);
    Curve again = new Curve();
    again.resume(curve.save());
    assertEquals(curve.save(), again.save());
    assertEquals(curve.start(), again.start());
    assertEquals(curve.sustained(), again.sustained());
    assertEquals(curve.opening(), again.opening());
  }

  @Test
  void theOpeningIsOfTheFirstRoundsHoweverLongTheCurve() {
    assertEquals(2, of(5, i -> i).opening());
    assertEquals(9.5, of(1000, i -> i).opening());
  }

  @Test
  void aStraightFallIsNotRoughAndAZigzagIs() {
    assertEquals(0, of(100, i -> 200 - i).roughness(0.5, 1), 1e-9);
    assertTrue(of(100, i -> i % 2 == 0 ? 1 : 3).roughness(0.5, 1) > 0.5);
  }
}
