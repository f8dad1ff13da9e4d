package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class DistinctSampleTest {
  private static boolean hasCopies(int rows, LongUnaryOperator content, int tasks) {
    DistinctSample[] samples = new DistinctSample[tasks];
    for (int task = 0; task < tasks; task++) {
      samples[task] = new DistinctSample();
    }
    for (int row = 0; row < rows; row++) {
      samples[row % tasks].add(content.applyAsLong(row) * 0x9E3779B97F4A7C15L);
    }
    DistinctSample sum = new DistinctSample();
    for (DistinctSample sample : samples) {
      sum.add(sample);
    }
    return sum.hasCopies(rows);
  }

  @Test
  void distinctRowsHaveNoCopies() {
    for (int rows : new int[] {1, 1000, 1025, 100_000, 1_000_000}) {
      assertFalse(hasCopies(rows, row -> row, 4), rows + " rows");
    }
  }

  @Test
  void copiesAreNoticedWhetherFewContentsOrMany() {
    assertTrue(hasCopies(1000, row -> row % 4, 3));
    assertTrue(hasCopies(100_000, row -> row / 2, 3));
    assertTrue(hasCopies(100_000, row -> Math.max(row, 30_000), 3), "one content often");
    assertFalse(hasCopies(100_000, row -> Math.max(row, 10), 3), "ten copies");
  }

  @Test
  void theAnswerDoesNotDependOnTheTasks() {
    for (int few = 0; few < 2000; few += 97) {
      int from = few;
      LongUnaryOperator content = row -> row % (20_000 - from);
      boolean alone = hasCopies(20_000, content, 1);
      for (int tasks = 2; tasks < 9; tasks++) {
        assertEquals(alone, hasCopies(20_000, content, tasks), from + " copies, tasks " + tasks);
      }
    }
  }
}
