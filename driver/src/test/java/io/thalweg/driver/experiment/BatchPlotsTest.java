package io.thalweg.driver.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.report.Plot;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchPlotsTest {
  private static PointResult point(Object batch, double rounds) {
    Map<String, Object> summary = Map.of("rows", 1000, "batch", batch);
    TrialResult trial =
        new TrialResult(
            new TrialSpec(1, Map.of("batch", batch), Map.of("optimizer.lr", 0.1)),
            Path.of("x"),
            "completed",
            Optional.empty(),
            summary,
            Optional.of(new ToTarget(rounds, rounds, rounds, 0)));
    return new PointResult(Map.of("batch", batch), Map.of("optimizer.lr", 0.1), List.of(trial));
  }

  @Test
  void roundsToTheTargetAreDrawnAgainstTheRowsOfABatchBesidePerfectScaling() {
    List<Plot> plots =
        BatchPlots.of(
            Arrays.asList(point("full", 60), point(10, 800), point(20, 400), point(100, 100)));
    Plot rounds = plots.get(0);
    assertEquals("[10.0, 20.0, 100.0, 1000.0]", Arrays.toString(rounds.curves().get(0).x()));
    assertEquals("[800.0, 400.0, 100.0, 60.0]", Arrays.toString(rounds.curves().get(0).y()));
    assertEquals("[800.0, 400.0, 80.0, 8.0]", Arrays.toString(rounds.curves().get(1).y()));
    assertTrue(rounds.note().startsWith("Up to 100 rows"), rounds.note());
    assertEquals(
        List.of("Rounds to the target", "Seconds to the target", "Best learning rate"),
        plots.stream().map(Plot::title).toList());
  }

  @Test
  void oneBatchSizeThatArrivesIsNoCurve() {
    assertEquals(
        List.of(), BatchPlots.of(List.of(point(8, 5), point(16, Double.POSITIVE_INFINITY))));
  }
}
