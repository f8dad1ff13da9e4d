package io.thalweg.driver.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleSpecTest {
  @Test
  void aNameAloneHasAllDefaults() {
    assertEquals(ScheduleSpec.of("cosine"), ScheduleSpec.parse("cosine"));
    assertEquals(ScheduleSpec.of("cosine"), ScheduleSpec.parse(Map.of("type", "cosine")));
  }

  @Test
  void resolvedWritesTheDefaults() {
    assertEquals(
        Map.of("step_size", 3L, "gamma", 0.1),
        new ScheduleSpec("step", Map.of("step_size", 3)).resolved().options());
  }

  @Test
  void unknownNamesNameTheNearest() {
    assertError(ErrorCode.BAD_VALUE, "cosin", "'cosine'");
    assertError(
        ErrorCode.UNKNOWN_KEY, Map.of("type", "cosine", "tmax", 3), "schedule.tmax", "'t_max'");
    assertError(
        ErrorCode.BAD_VALUE, Map.of("type", "cosine", "per", "epochs"), "schedule.per", "'epoch'");
    assertError(
        ErrorCode.BAD_VALUE,
        Map.of("type", "one_cycle", "anneal_strategy", "cosine"),
        "schedule.anneal_strategy");
    assertError(
        ErrorCode.BAD_VALUE,
        Map.of("type", "cyclic", "base_lr", 0.1, "mode", "triangle"),
        "schedule.mode",
        "'triangular'");
    assertError(
        ErrorCode.BAD_VALUE,
        Map.of("type", "cyclic", "base_lr", 0.1, "max_lr", 0.01),
        "schedule.max_lr",
        "at least base_lr, 0.1");
    assertError(
        ErrorCode.BAD_VALUE,
        Map.of("type", "cyclic", "base_lr", 0.1, "gamma", 0.9),
        "schedule.gamma",
        "1 unless mode is exp_range");
    assertError(
        ErrorCode.BAD_VALUE, Map.of("type", "plateau", "mode", "mim"), "schedule.mode", "'min'");
  }

  @Test
  void requiredOptionsAreAskedFor() {
    assertError(ErrorCode.MISSING_KEY, "step", "schedule.step_size");
    assertError(ErrorCode.MISSING_KEY, "multi_step", "schedule.milestones");
    assertError(ErrorCode.MISSING_KEY, "exponential", "schedule.gamma");
    assertError(ErrorCode.MISSING_KEY, "sequential", "schedule.schedules");
  }

  @Test
  void valuesAreChecked() {
    assertError(ErrorCode.WRONG_TYPE, Map.of("type", "step", "step_size", 2.5), "an integer");
    assertError(
        ErrorCode.WRONG_TYPE, Map.of("type", "multi_step", "milestones", 3), "a list of integers");
    assertError(ErrorCode.BAD_VALUE, Map.of("type", "step", "step_size", 0), "schedule.step_size");
    assertError(
        ErrorCode.BAD_VALUE,
        Map.of("type", "multi_step", "milestones", List.of(3, 2)),
        "ascending order");
    assertError(ErrorCode.BAD_VALUE, Map.of("type", "plateau", "factor", 1.0), "schedule.factor");
    assertError(
        ErrorCode.BAD_VALUE, Map.of("type", "linear", "start_factor", 0), "schedule.start_factor");
  }

  @Test
  void partsOfASequenceAreCheckedToo() {
    assertError(
        ErrorCode.BAD_VALUE, sequential(List.of("cosine", "plateau"), 3), "schedules[1].type");
    assertError(
        ErrorCode.UNKNOWN_KEY,
        sequential(List.of("cosine", Map.of("type", "cosine", "per", "round")), 3),
        "schedule.schedules[1].per");
    assertError(ErrorCode.BAD_VALUE, sequential(List.of("cosine"), 3), "schedule.milestones");
    assertError(
        ErrorCode.BAD_VALUE, sequential(List.of("cosine", "linear"), 0), "schedule.milestones");
  }

  private static Map<String, Object> sequential(List<?> schedules, int milestone) {
    return Map.of("type", "sequential", "schedules", schedules, "milestones", List.of(milestone));
  }

  private static void assertError(ErrorCode code, Object config, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> ScheduleSpec.parse(config));
    assertEquals(code, error.code(), error.getMessage());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}
