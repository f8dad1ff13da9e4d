package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchScheduleTest {
  private static BatchSchedule schedule(Object... options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put((String) options[i], options[i + 1]);
    }
    return BatchSchedule.parse(map);
  }

  private static List<Integer> sizes(BatchSchedule schedule, long epochs) {
    return LongStream.range(0, epochs).mapToObj(schedule.growth()::rows).toList();
  }

  private static BatchStages stages(BatchSchedule schedule, int accumulate, RunLength length) {
    return new BatchSize(schedule, accumulate)
        .stages(length, rows -> new BatchPlan(new int[] {500, 500}, rows));
  }

  private static List<String> text(BatchStages stages) {
    return stages.stages().stream()
        .map(stage -> stage.firstEpoch() + ":" + stage.plan().batch())
        .toList();
  }

  @Test
  void stepGrowsEveryFewEpochsUpToItsMaximum() {
    assertEquals(
        List.of(10, 10, 20, 20, 40, 40, 50, 50),
        sizes(schedule("type", "step", "start", 10, "step_size", 2, "max", 50), 8));
    assertEquals(
        List.of(10, 15, 22, 33),
        sizes(schedule("type", "step", "start", 10, "step_size", 1, "gamma", 1.5), 4));
  }

  @Test
  void multiStepGrowsAtItsMilestones() {
    assertEquals(
        List.of(10, 40, 40, 160),
        sizes(
            schedule("type", "multi_step", "start", 10, "milestones", List.of(1, 3), "gamma", 4),
            4));
  }

  @Test
  void theStagesOfARunEndWithItOrWithTheFullBatch() {
    BatchSchedule schedule = schedule("type", "step", "start", 100, "step_size", 2);
    RunLength epochs = new RunLength(RunLength.Unit.EPOCHS, 5);
    assertEquals(List.of("0:100", "2:200", "4:400"), text(stages(schedule, 1, epochs)));
    assertEquals(10 + 10 + 5 + 5 + 3, epochs.rounds(stages(schedule, 1, epochs)));
    RunLength all = new RunLength(RunLength.Unit.EPOCHS, 1_000_000_000);
    assertEquals(
        List.of("0:100", "2:200", "4:400", "6:800", "8:1000"), text(stages(schedule, 1, all)));
    assertEquals(List.of("0:300", "2:600", "4:1000"), text(stages(schedule, 3, all)));
    RunLength rounds = new RunLength(RunLength.Unit.ROUNDS, 21);
    assertEquals(List.of("0:100", "2:200"), text(stages(schedule, 1, rounds)));
    assertEquals(
        List.of("0:100"), text(stages(schedule, 1, new RunLength(RunLength.Unit.ROUNDS, 20))));
  }

  @Test
  void whatCannotBeIsRefusedWithItsRange() {
    assertRefused("'step'", "type", "stepp", "start", 10, "step_size", 1);
    assertRefused("batch.start", "type", "step", "start", 0, "step_size", 1);
    assertRefused("batch.gamma", "type", "step", "start", 10, "step_size", 1, "gamma", 1);
    assertRefused("batch.max", "type", "step", "start", 10, "step_size", 1, "max", 9);
    assertRefused("batch.step_size", "type", "step", "start", 10, "step_size", 0);
    assertRefused(
        "batch.milestones", "type", "multi_step", "start", 10, "milestones", List.of(3, 1));
    assertRefused("start", "type", "step", "step_size", 1);
  }

  private static void assertRefused(String part, Object... options) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> schedule(options));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
