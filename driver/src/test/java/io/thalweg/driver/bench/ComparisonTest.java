package io.thalweg.driver.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Quantity OURS = new Quantity("ours", "x");

  @Test
  void aFallBeyondNoiseAndSpreadIsARegression() {
    assertEquals(1, compare(before(10.0, 9.5), 9, 9.1, 9.2));
    assertEquals(0, compare(before(10.0, 9.1), 9, 9.1, 9.2), "the ranges touch");
    assertEquals(0, compare(before(9.4, 9.3), 9, 9.1, 9.2), "less than 5 %");
    assertEquals(0, compare(before(5.0, 5.0), 9, 9.1, 9.2), "better");
  }

  @Test
  void whatCouldNotBeMeasuredIsSaidAndIsNoRegression() {
    Map<String, Object> old = before(null, null);
    assertEquals(0, compare(old, 9));
    assertTrue(table(old, 9).get(2).endsWith("| new |"));
    assertTrue(table(before(9.0, 9.0), Double.NaN).get(2).contains("NO LONGER MEASURED"));
  }

  @Test
  void targetsThatOneRunLacksAreLeftOut() {
    Map<String, Object> other = before(10.0, 10.0);
    other.put("id", "e: another");

    assertEquals(2, table(other, 1).size());
  }

  @Test
  void theAllocationOfALogIsTheGrowthBetweenItsPauses() {
    GarbageRun.Heap heap =
        GarbageRun.Heap.of(
            List.of(
                "[0.5s][info][gc] GC(0) Pause Young (Allocation Failure) 25M->3M(64M) 1.2ms",
                "[0.5s][info][gc,heap] GC(0) PSYoungGen: 20000K(30000K)->1000K(30000K)",
                "[0.9s][info][gc] GC(1) Pause Full (Ergonomics) 28M->2048K(64M) 9.9ms",
                "[1.2s][info][gc] GC(2) Pause Young (Allocation Failure) 27M->2M(64M) 1ms"));

    assertEquals(new GarbageRun.Heap(75 * 1024, 1), heap);
  }

  private static int compare(Map<String, Object> before, double... now) {
    return Comparison.of(List.of(before), List.of(outcome(now))).regressions();
  }

  private static List<String> table(Map<String, Object> before, double... now) {
    return Comparison.of(List.of(before), List.of(outcome(now))).table();
  }

  /** Scores that equal the numbers: ours over a peer that always measures 1. */
  private static Outcome outcome(double... now) {
    Samples samples = OutcomeTest.samples(OURS, now);
    for (double ignored : now) {
      samples.add("peer", Map.of("x", 1.0));
    }
    return Outcome.of("e", Target.rate("t", 1, OURS, new Quantity("peer", "x")), samples);
  }

  private static Map<String, Object> before(Double score, Double least) {
    Map<String, Object> target = new HashMap<>();
    target.put("id", "e: t");
    target.put("score", score);
    target.put("least", least);
    return target;
  }
}
