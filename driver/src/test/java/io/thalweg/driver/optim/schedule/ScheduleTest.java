package io.thalweg.driver.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What PyTorch's reference values do not cover: indices, spans, compositions, other options. */
class ScheduleTest {
  private static final RunSpan SPAN = new RunSpan(20, 5);

  @Test
  void constantIsConstant() {
    assertArrayEquals(new double[] {0.5, 0.5, 0.5}, rates(ScheduleSpec.of("constant"), 0, 7, 19));
    ScheduleSpec brief = spec("constant", "factor", 0.5, "total_iters", 2);
    assertArrayEquals(new double[] {0.25, 0.25, 0.5}, rates(brief, 0, 9, 10));
  }

  @Test
  void epochsAreCountedUnlessRoundsAreAskedFor() {
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.25, 0.125},
        rates(spec("exponential", "gamma", 0.5), 0, 4, 5, 10));
    assertArrayEquals(
        new double[] {0.5, 0.25, 0.125},
        rates(spec("exponential", "gamma", 0.5, "per", "round"), 0, 1, 2));
  }

  @Test
  void cosineWithoutAnExtentSpansTheRunRoundByRound() {
    double[] rates = rates(ScheduleSpec.of("cosine"), 0, 10, 19);
    assertEquals(0.5, rates[0]);
    assertEquals(0.25, rates[1], 1e-15);
    assertEquals(0.25 * (1 + Math.cos(Math.PI * 19 / 20)), rates[2], 1e-15);
    double[] epochs = rates(spec("cosine", "per", "epoch"), 0, 4, 10, 19);
    assertEquals(0.5, epochs[1]);
    assertEquals(0.25, epochs[2], 1e-15);
    assertEquals(0.25 * (1 + Math.cos(Math.PI * 3 / 4)), epochs[3], 1e-15);
  }

  @Test
  void anIncompleteLastEpochCounts() {
    assertEquals(5, new RunSpan(21, 5).epochs());
    assertEquals(4, SPAN.epochs());
  }

  @Test
  void polynomialGoesToZeroOverTheRun() {
    assertArrayEquals(
        new double[] {0.5, 0.125, 0}, rates(spec("polynomial", "power", 2.0), 0, 10, 20), 1e-15);
    assertArrayEquals(
        new double[] {0.5, 0.25, 0}, rates(spec("polynomial", "total_iters", 2), 4, 5, 10), 1e-15);
  }

  @Test
  void inverseSqrtWarmsUpAndDecays() {
    assertArrayEquals(
        new double[] {0.125, 0.25, 0.5, 0.25},
        rates(spec("inverse_sqrt", "warmup_iters", 4), 0, 1, 3, 15),
        1e-15);
  }

  @Test
  void oneCyclePeaksAtTheOptimizersRate() {
    ScheduleSpec spec = spec("one_cycle", "anneal_strategy", "linear", "pct_start", 0.55);
    double[] rates = rates(spec, 0, 5, 10, 19, 25);
    assertArrayEquals(new double[] {0.02, 0.26, 0.5, 0.02 / 1e4, 0.02 / 1e4}, rates, 1e-15);
  }

  @Test
  void oneCycleEndsWithItsSteps() {
    Schedules.create(spec("one_cycle", "total_steps", 20), 0.5, SPAN);
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> Schedules.create(spec("one_cycle", "total_steps", 19), 0.5, SPAN));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("schedule.total_steps"), error.getMessage());
    assertTrue(error.getMessage().contains("at least the 20 steps"), error.getMessage());
    assertTrue(error.getMessage().contains("19"), error.getMessage());
    Schedules.create(spec("one_cycle", "total_steps", 4, "per", "epoch"), 0.5, SPAN);
    assertThrows(
        ThalwegException.class,
        () ->
            Schedules.create(
                spec(
                    "sequential",
                    "per",
                    "round",
                    "schedules",
                    List.of("linear", Map.of("type", "one_cycle", "total_steps", 3)),
                    "milestones",
                    List.of(10)),
                0.5,
                SPAN));
  }

  @Test
  void otherSchedulesGoOnPastTheirEndAsInPyTorch() {
    assertArrayEquals(
        new double[] {0, 0.25, 0.5},
        rates(spec("cosine", "t_max", 2, "per", "round"), 2, 3, 4),
        1e-15);
    assertArrayEquals(
        new double[] {0.5, 0.5}, rates(spec("linear", "total_iters", 2), 10, 19), 1e-15);
  }

  @Test
  void oneCycleInThreePhasesComesBackBeforeItFades() {
    ScheduleSpec spec =
        spec("one_cycle", "anneal_strategy", "linear", "pct_start", 0.3, "three_phase", true);
    assertArrayEquals(new double[] {0.02, 0.5, 0.02, 0.02 / 1e4}, rates(spec, 0, 5, 10, 19), 1e-12);
  }

  /** Values of PyTorch 1.13. */
  @Test
  void cyclicGoesUpAndDownAsInPyTorch() {
    assertArrayEquals(
        new double[] {0.1, 0.3, 0.5, 0.3, 0.1, 0.3, 0.5, 0.3, 0.1},
        firstRates(spec("cyclic", "base_lr", 0.1, "step_size_up", 2), 9),
        1e-15);
    assertArrayEquals(
        new double[] {
          0.1,
          0.2333333333333333,
          0.3666666666666666,
          0.4999999999999999,
          0.29999999999999993,
          0.1,
          0.16666666666666674,
          0.2333333333333333,
          0.29999999999999993,
          0.2000000000000001,
          0.1,
          0.13333333333333336
        },
        firstRates(
            spec(
                "cyclic",
                "base_lr",
                0.1,
                "max_lr",
                0.5,
                "step_size_up",
                3,
                "step_size_down",
                2,
                "mode",
                "triangular2"),
            12),
        1e-15);
    assertArrayEquals(
        new double[] {
          0.1,
          0.4600000000000001,
          0.316,
          0.19720000000000001,
          0.1,
          0.33619600000000005,
          0.2417176,
          0.16377292000000002,
          0.1,
          0.25496819560000006
        },
        firstRates(
            spec(
                "cyclic",
                "base_lr",
                0.1,
                "step_size_up",
                1,
                "step_size_down",
                3,
                "mode",
                "exp_range",
                "gamma",
                0.9),
            10),
        1e-15);
  }

  @Test
  void sequentialRunsEachPartFromItsOwnZeroAndOverItsOwnSpan() {
    Map<String, Object> warmup = Map.of("type", "linear", "start_factor", 0.5, "total_iters", 4);
    ScheduleSpec spec =
        spec(
            "sequential",
            "per",
            "round",
            "schedules",
            List.of(warmup, "cosine", "constant"),
            "milestones",
            List.of(4, 14));
    assertArrayEquals(
        new double[] {0.25, 0.4375, 0.5, 0.25, 0.5, 0.5}, rates(spec, 0, 3, 4, 9, 14, 19), 1e-15);
  }

  @Test
  void plateauResumesFromItsState() {
    Schedule schedule = Schedules.create(spec("plateau", "patience", 1), 0.5, SPAN);
    ScheduleState state = schedule.observe(2, schedule.observe(1, schedule.init()));
    assertEquals(0.5, schedule.lr(0, state));
    ScheduleState restored = new ScheduleState(Map.copyOf(state.values()));
    assertEquals(0.05, schedule.lr(0, schedule.observe(2, restored)), 1e-15);
    assertEquals(0.5, schedule.lr(0, schedule.observe(0.5, restored)));
  }

  @Test
  void plateauWaitsForItsCooldown() {
    Schedule schedule =
        Schedules.create(spec("plateau", "patience", 0, "cooldown", 2, "factor", 0.5), 0.5, SPAN);
    assertArrayEquals(
        new double[] {0.5, 0.25, 0.25, 0.25, 0.125}, watch(schedule, 1, 1, 1, 1, 1), 1e-15);
  }

  @Test
  void plateauCanWatchAMetricThatGrows() {
    Schedule schedule =
        Schedules.create(
            spec(
                "plateau", "mode", "max", "threshold_mode", "abs", "threshold", 0.1, "patience", 0),
            0.5,
            SPAN);
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.05, 0.05}, watch(schedule, 0.5, 0.7, 0.75, 0.9), 1e-15);
  }

  @Test
  void plateauSaysWhatItWatches() {
    assertEquals("loss", Schedules.create(ScheduleSpec.of("plateau"), 0.5, SPAN).metric());
    ScheduleSpec spec = spec("plateau", "metric", "accuracy", "mode", "max");
    assertEquals("accuracy", Schedules.create(spec, 0.5, SPAN).metric());
  }

  @Test
  void plateauStopsAtItsMinimum() {
    Schedule schedule = Schedules.create(spec("plateau", "patience", 0, "min_lr", 0.02), 0.5, SPAN);
    assertArrayEquals(
        new double[] {0.5, 0.05, 0.02, 0.02}, watch(schedule, 1, 1, 1, Double.NaN), 1e-15);
  }

  @Test
  void everyScheduleStaysWithinZeroAndThePeak() {
    for (String type : Schedules.types()) {
      Schedule schedule = Schedules.create(example(type), 0.5, SPAN);
      for (long round = 0; round < 20; round++) {
        double lr = schedule.lr(round, schedule.init());
        assertTrue(lr > 0 && lr <= 0.5, type + " gives " + lr + " in round " + round);
      }
    }
  }

  private static ScheduleSpec example(String type) {
    return switch (type) {
      case "step" -> spec(type, "step_size", 2);
      case "multi_step" -> spec(type, "milestones", List.of(1, 3));
      case "exponential" -> spec(type, "gamma", 0.9);
      case "cyclic" -> spec(type, "base_lr", 0.1, "step_size_up", 3);
      case "sequential" ->
          spec(type, "schedules", List.of("linear", "cosine"), "milestones", List.of(2));
      default -> ScheduleSpec.of(type);
    };
  }

  /** The learning rate after each of the metrics. */
  private static double[] watch(Schedule schedule, double... metrics) {
    double[] rates = new double[metrics.length];
    ScheduleState state = schedule.init();
    for (int i = 0; i < metrics.length; i++) {
      state = schedule.observe(metrics[i], state);
      rates[i] = schedule.lr(i, state);
    }
    return rates;
  }

  private static double[] firstRates(ScheduleSpec spec, int count) {
    return rates(spec, LongStream.range(0, count).toArray());
  }

  private static double[] rates(ScheduleSpec spec, long... rounds) {
    Schedule schedule = Schedules.create(spec, 0.5, SPAN);
    return LongStream.of(rounds)
        .mapToDouble(round -> schedule.lr(round, schedule.init()))
        .toArray();
  }

  private static ScheduleSpec spec(String type, Object... options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put((String) options[i], options[i + 1]);
    }
    return new ScheduleSpec(type, map);
  }
}
