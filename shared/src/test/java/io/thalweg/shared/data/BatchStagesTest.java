package io.thalweg.shared.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchStagesTest {
  private static BatchPlan plan(long batch) {
    return new BatchPlan(new int[] {60, 40}, batch);
  }

  /** Epochs of 10, 10, 5, 5, 5, 2, 2, ... rounds. */
  private static BatchStages stages() {
    return new BatchStages(
        List.of(
            new BatchStages.Stage(0, 0, plan(10)),
            new BatchStages.Stage(2, 20, plan(20)),
            new BatchStages.Stage(5, 35, plan(64))));
  }

  @Test
  void everyRoundIsTheNextBatchOfItsEpoch() {
    BatchStages stages = stages();
    List<Long> epochs = new ArrayList<>();
    long round = 0;
    for (int perEpoch : new int[] {10, 10, 5, 5, 5, 2, 2}) {
      assertEquals(round, stages.rounds(epochs.size()));
      for (int step = 0; step < perEpoch; step++) {
        assertEquals(epochs.size(), stages.epoch(round), "round " + round);
        assertEquals(step, stages.step(round), "round " + round);
        assertEquals(perEpoch, stages.at(round).plan().batchesPerEpoch());
        round++;
      }
      epochs.add(round);
    }
  }

  @Test
  void theMeanEpochIsOverTheWholeRun() {
    assertEquals(10, stages().roundsPerEpoch(20));
    assertEquals(7, stages().roundsPerEpoch(35));
    assertEquals(3, BatchStages.of(plan(40)).roundsPerEpoch(10));
    assertEquals(64, stages().largest().batch());
    assertEquals(10, stages().first().batch());
  }

  @Test
  void stagesFollowOneAnother() {
    for (long round : new long[] {19, 21}) {
      List<BatchStages.Stage> stages =
          List.of(new BatchStages.Stage(0, 0, plan(10)), new BatchStages.Stage(2, round, plan(20)));
      assertThrows(IllegalArgumentException.class, () -> new BatchStages(stages));
    }
    assertThrows(IllegalArgumentException.class, () -> new BatchStages(List.of()));
  }
}
