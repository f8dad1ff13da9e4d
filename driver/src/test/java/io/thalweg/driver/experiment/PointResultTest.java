package io.thalweg.driver.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.config.MetricTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointResultTest {
  private static final Optional<MetricTarget> TARGET =
      Optional.of(MetricTarget.parse("test.accuracy >= 0.9"));

  private final List<TrialResult> results = new ArrayList<>();

  private void trial(Object batch, int seed, double lr, double rounds, Double accuracy) {
    Map<String, Object> summary =
        accuracy == null
            ? Map.of()
            : Map.of(
                "train_loss",
                1 - accuracy,
                "metrics",
                Map.of("test", Map.of("accuracy", accuracy)));
    results.add(
        new TrialResult(
            new TrialSpec(
                results.size() + 1, Map.of("batch", batch, "seed", seed), Map.of("lr", lr)),
            Path.of("x"),
            "completed",
            Optional.empty(),
            summary,
            Optional.of(new ToTarget(rounds / 100, rounds, rounds * 8, 0))));
  }

  private static final double NEVER = Double.POSITIVE_INFINITY;

  @Test
  void aPointIsTakenAtTheTunedValueThatReachesTheTargetInTheFewestRoundsByTheMedian() {
    trial(8, 1, 0.1, 10, 0.95);
    trial(8, 1, 0.2, 30, 0.99);
    trial(8, 2, 0.1, NEVER, 0.7);
    trial(8, 2, 0.2, 40, 0.99);
    trial(8, 3, 0.1, NEVER, 0.7);
    trial(8, 3, 0.2, 50, 0.99);
    PointResult point = PointResult.of(results, TARGET).get(0);
    assertEquals(Map.of("lr", 0.2), point.tuned());
    assertEquals(40, point.toTarget().rounds());
    assertEquals(320, point.toTarget().rows());
    assertEquals(3, point.reached());
  }

  @Test
  void ofValuesThatNeverReachItThatIsTakenWhichComesNearestAndNotOneThatDiverged() {
    trial(8, 1, 0.1, NEVER, null);
    trial(8, 1, 0.2, NEVER, 0.6);
    trial(8, 1, 0.3, NEVER, 0.7);
    PointResult point = PointResult.of(results, TARGET).get(0);
    assertEquals(Map.of("lr", 0.3), point.tuned());
    assertFalse(point.toTarget().isReached());
    assertEquals(null, point.toMap(true).get("nothing"));
    assertEquals(false, point.toMap(true).get("reached"));
  }

  @Test
  void theVerdictNamesTheSoonestPointItsSharesOfTimeAndWhoNeverArrives() {
    trial(8, 1, 0.1, 10, 0.95);
    trial(4, 1, 0.1, 40, 0.95);
    trial("full", 1, 0.1, NEVER, 0.5);
    Verdict verdict = Verdict.of(PointResult.of(results, TARGET), TARGET);
    assertTrue(verdict.text().startsWith("batch 8 reaches test.accuracy >= 0.9"), verdict.text());
    assertTrue(verdict.text().contains("0.25 of the time of batch 4"), verdict.text());
    assertTrue(verdict.text().contains("chance is not ruled out"), verdict.text());
    assertTrue(verdict.text().contains("by batch full. Of times"), verdict.text());
    assertEquals(Map.of("batch 4", 0.25, "batch full", 0.0), verdict.numbers().get("time_ratio"));
  }

  @Test
  void rowsSeenCountTheSmallerLastBatchOfAnEpoch() {
    assertEquals(20, TrialCurve.rowsAfter(2, 0, 10));
    assertEquals(20, TrialCurve.rowsAfter(2, 64, 10));
    assertEquals(14, TrialCurve.rowsAfter(4, 4, 10));
    assertEquals(10, TrialCurve.rowsAfter(3, 4, 10));
  }

  @Test
  void rowsOfABatchThatGrowsAreKnownWhereAnEpochEnds() {
    List<TrialCurve.At> points =
        List.of(
            new TrialCurve.At(5, 0, 0, 0, 1, Map.of()),
            new TrialCurve.At(10, 0, 0, 0, 1, Map.of("test_loss", 1.0)),
            new TrialCurve.At(12, 0, 0, 0, 1, Map.of("test_loss", 1.0)));
    assertEquals(
        List.of(50.0, 100.0, 200.0),
        GrowingRows.of(points, List.of(1, 1, 2), 100).stream().map(TrialCurve.At::rows).toList());
  }
}
