package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.worker.data.RowOrigins.Origin;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowOriginsTest {
  private static final int ROWS = 10_000;
  private static final int KEPT = 2048;

  private static void add(RowOrigins origins, int row) {
    long key = CounterRandom.mix(row);
    if (origins.wants(key)) {
      origins.add(key, row, new Origin("file" + row % 3, row % 7, row));
    }
  }

  @Test
  void thoseWithTheSmallestKeysAreKeptInWhateverPartsAndOrderTheyCome() {
    RowOrigins inOrder = new RowOrigins();
    RowOrigins first = new RowOrigins();
    RowOrigins second = new RowOrigins();
    for (int row = 0; row < ROWS; row++) {
      add(inOrder, row);
      add(row % 2 == 0 ? first : second, ROWS - 1 - row);
    }
    second.add(first);
    Map<Long, Origin> one = inOrder.byContent();
    Map<Long, Origin> other = second.byContent();
    long[] keys = new long[ROWS];
    for (int row = 0; row < ROWS; row++) {
      keys[row] = CounterRandom.mix(row);
    }
    long limit =
        java.util.Arrays.stream(keys).boxed().sorted(Long::compareUnsigned).toList().get(KEPT - 1);
    for (int row = 0; row < ROWS; row++) {
      if (Long.compareUnsigned(keys[row], limit) <= 0) {
        Origin expected = new Origin("file" + row % 3, row % 7, row);
        assertEquals(expected, one.get((long) row));
        assertEquals(expected, other.get((long) row));
      }
    }
    assertTrue(one.size() < 2 * KEPT && other.size() < 2 * KEPT);
  }

  @Test
  void rowsThatAreThereTwiceHaveNoOrigin() {
    RowOrigins origins = new RowOrigins();
    origins.add(1, 5, new Origin("a", 0, 0));
    origins.add(1, 5, new Origin("b", 0, 0));
    origins.add(2, 6, new Origin("b", 0, 1));
    assertFalse(origins.byContent().containsKey(5L));
    assertEquals(new Origin("b", 0, 1), origins.byContent().get(6L));
  }
}
