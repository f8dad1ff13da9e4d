package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void linearTicksAreRound() {
    assertEquals(
        List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0"),
        labels(Axis.linear(range(0.1, 1), true, 5)));
    assertEquals(
        List.of("0", "50k", "100k", "150k"), labels(Axis.linear(range(1e3, 1.2e5), true, 4)));
    assertEquals(
        List.of("0.96", "0.97", "0.98", "0.99"),
        labels(Axis.linear(range(0.961, 0.989), false, 4)));
  }

  @Test
  void zerosLieAtTheFootOfTheAxis() {
    assertEquals(
        List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(Axis.linear(range(0, 0), true, 5)));
  }

  @Test
  void aFallThatIsNextToNoneLooksSo() {
    Axis axis = Axis.linear(range(0.69308, 0.69315), false, 5);
    assertTrue(axis.place(0.69315) - axis.place(0.69308) < 0.01, axis.toString());
    assertEquals(0.5, axis.place(0.6931), 0.2);
  }

  @Test
  void roundTicksAreWholeNumbers() {
    assertEquals(List.of("round 0", "1"), labels(Axis.rounds(0, 1)));
    assertEquals(List.of("round 0", "500", "1000", "1500", "2000"), labels(Axis.rounds(1, 2345)));
    assertEquals("round 20k", labels(Axis.rounds(20_000, 20_100)).get(0));
    assertEquals("20,020", labels(Axis.rounds(20_000, 20_100)).get(1));
  }

  @Test
  void logTicksAreDecadesOrRoundPartsOfThem() {
    assertEquals(List.of("0.03", "0.1", "0.3", "1"), labels(Axis.log(range(0.02, 2.3))));
    assertEquals(
        List.of("1e-8", "1e-6", "1e-4", "0.01", "1", "100"), labels(Axis.log(range(1e-8, 1e2))));
  }

  @Test
  void everyRangeGivesAFewDistinctTicksWithinTheAxis() {
    long seed = System.nanoTime();
    System.out.println("AxisTest seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 5_000; trial++) {
      double a = Double.longBitsToDouble(random.nextLong());
      double b = random.nextInt(4) == 0 ? a : Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(a) && Double.isFinite(b)) {
        check(Axis.linear(range(Math.min(a, b), Math.max(a, b)), random.nextBoolean(), 5), seed);
        double low = Math.min(Math.abs(a), Math.abs(b));
        check(Axis.log(range(Math.max(low, 1e-310), Math.max(Math.abs(a), Math.abs(b)))), seed);
      }
    }
  }

  @Test
  void aLossThatBecomesZeroGoesToTheFootOfTheAxis() {
    Axis axis = Axis.log(new Range(0, 10, 1e-40));
    assertTrue(axis.low() > 1e-12, axis.toString());
    assertEquals(0, axis.place(0));
    assertTrue(axis.place(1e-3) > 0.5, axis.toString());
  }

  @Test
  void logIsOfferedOnlyForPositiveValuesOverADecade() {
    assertTrue(Axis.logIsWorthwhile(range(0.1, 1)));
    assertFalse(Axis.logIsWorthwhile(range(0.2, 1)));
    assertFalse(Axis.logIsWorthwhile(range(0, 1)));
    assertTrue(Axis.logIsWorthwhile(new Range(0, 1, 0.01)));
    assertFalse(Axis.logIsWorthwhile(range(-1, 100)));
  }

  private static void check(Axis axis, long seed) {
    String message = axis + ", seed " + seed;
    assertTrue(axis.low() < axis.high(), message);
    assertTrue(axis.ticks().size() <= 16, message);
    Set<Double> places = new HashSet<>();
    for (Axis.Tick tick : axis.ticks()) {
      double place = axis.place(tick.value());
      assertTrue(place >= 0 && place <= 1, message);
      assertTrue(places.add(place), message);
    }
  }

  private static Range range(double min, double max) {
    return new Range(min, max, min > 0 ? min : max);
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }
}
