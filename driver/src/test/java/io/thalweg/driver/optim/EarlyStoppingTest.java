package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.optim.EarlyStopping.Mode;
import io.thalweg.driver.optim.EarlyStopping.Progress;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  @Test
  void theRunEndsAfterPatienceEvaluationsWithoutImprovement() {
    EarlyStopping rule = new EarlyStopping("test_loss", 2);
    Progress progress = Progress.NONE;
    double[] losses = {0.9, 0.5, 0.6, 0.4, 0.4, 0.45};
    boolean[] ends = {false, false, false, false, false, true};
    for (int i = 0; i < losses.length; i++) {
      progress = rule.observe(losses[i], 10L * (i + 1), progress);
      assertEquals(ends[i], rule.stops(progress), "evaluation " + i);
    }
    assertEquals(new Progress(0.4, 40, 2), progress);
  }

  @Test
  void anImprovementMustExceedTheLeastDifference() {
    EarlyStopping rule = new EarlyStopping("test_loss", 1, 0.1, Optional.empty(), false);
    Progress first = rule.observe(1, 1, Progress.NONE);
    assertTrue(rule.stops(rule.observe(0.95, 2, first)));
    assertFalse(rule.stops(rule.observe(0.85, 2, first)));
  }

  @Test
  void theModeFollowsFromTheMetricUnlessItIsGiven() {
    for (String metric : List.of("test_accuracy", "test_auc", "test_r2")) {
      assertTrue(improves(new EarlyStopping(metric, 1), 1, 2), metric);
    }
    for (String metric : List.of("test_loss", "test_log_loss", "test_rmse", "test_mae")) {
      assertFalse(improves(new EarlyStopping(metric, 1), 1, 2), metric);
    }
    assertFalse(improves(new EarlyStopping("test_auc", 1, 0, Optional.of(Mode.MIN), false), 1, 2));
    assertTrue(improves(new EarlyStopping("test_loss", 1, 0, Optional.of(Mode.MAX), false), 1, 2));
  }

  @Test
  void aValueThatIsNotFiniteIsNoImprovement() {
    EarlyStopping rule = new EarlyStopping("test_loss", 2);
    Progress progress = rule.observe(Double.NaN, 1, Progress.NONE);
    progress = rule.observe(Double.NEGATIVE_INFINITY, 2, progress);
    assertTrue(rule.stops(progress));
    assertEquals(0.5, rule.observe(0.5, 3, progress).best());
  }

  @Test
  void aMetricThatTheRunDoesNotMeasureIsRefused() {
    List<String> known = List.of("test_loss", "test_accuracy");
    refused(
        () -> new EarlyStopping("test_acuracy", 1).require(known),
        "'early_stopping.metric'",
        "test_acuracy",
        "'test_accuracy'?");
    refused(
        () -> new EarlyStopping("test_loss", 1).require(List.of()),
        "no held-out rows",
        "validation_fraction");
    new EarlyStopping("test_loss", 1).require(known);
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    refused(() -> new EarlyStopping("test_loss", 0), "'early_stopping.patience'", "1 or more");
    refused(
        () -> EarlyStopping.parse(Map.of("min_delta", -0.1)), "'early_stopping.min_delta'", "0 or");
    refused(() -> EarlyStopping.parse(Map.of("mode", "mni")), "'early_stopping.mode'", "'min'?");
  }

  @Test
  void theDescriptionReadsBack() {
    EarlyStopping rule = new EarlyStopping("test_auc", 7, 0.25, Optional.of(Mode.MAX), true);
    assertEquals(rule, EarlyStopping.parse(rule.describe()));
    EarlyStopping defaults = EarlyStopping.parse(Map.of());
    assertEquals(new EarlyStopping("test_loss", 3), defaults);
    assertEquals(defaults, EarlyStopping.parse(defaults.describe()));
  }

  private static boolean improves(EarlyStopping rule, double first, double second) {
    return rule.observe(second, 2, rule.observe(first, 1, Progress.NONE)).best() == second;
  }

  private static void refused(org.junit.jupiter.api.function.Executable what, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, what);
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), part + " in " + error.getMessage());
    }
  }
}
