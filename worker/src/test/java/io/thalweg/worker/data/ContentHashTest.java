package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  private final ContentHash hash = new ContentHash();

  @Test
  void smallIntegerGridsHaveNoCollisionsAndSpreadEvenly() {
    Set<Long> first = new HashSet<>();
    Set<Long> second = new HashSet<>();
    int[] shards = new int[16];
    RowKeys keys = new RowKeys(1, 0);
    for (int i = 0; i < 1 << 17; i++) {
      hash.update(DType.FLOAT32, new float[] {i & 127, (i >> 7) & 31, i >> 12}, 0, 3);
      first.add(hash.first());
      second.add(hash.second());
      shards[(int) (keys.key(hash.first()) >>> 60)]++;
    }
    assertEquals(1 << 17, first.size());
    assertEquals(1 << 17, second.size());
    for (int rows : shards) {
      assertEquals(1 << 13, rows, 6 * Math.sqrt(1 << 13));
    }
  }

  @Test
  void orderOfElementsAndTrailingZerosCount() {
    Set<Long> hashes = new HashSet<>();
    double[][] rows = {
      {1, 2, 3, 4, 5}, {5, 2, 3, 4, 1}, {2, 1, 3, 4, 5}, {1, 2, 3, 4}, {0}, {0, 0}
    };
    for (double[] row : rows) {
      hash.update(DType.FLOAT64, row, 0, row.length);
      hashes.add(hash.first());
    }
    assertEquals(rows.length, hashes.size());
  }

  @Test
  void bothElementTypesAgreeOnValuesThatBothHold() {
    hash.update(DType.FLOAT32, new float[] {1.5f, -3, 0, 7, 9}, 0, 5);
    long first = hash.first();
    long second = hash.second();
    hash.update(DType.FLOAT64, new double[] {1.5, -3, 0, 7, 9}, 0, 5);
    assertEquals(first, hash.first());
    assertEquals(second, hash.second());
    assertNotEquals(first, second);
  }

  @Test
  void anyElementThatIsNotFiniteIsSeen() {
    for (int length = 1; length < 10; length++) {
      float[] row = new float[length];
      hash.update(DType.FLOAT32, row, 0, length);
      assertTrue(hash.finite());
      for (int i = 0; i < length; i++) {
        for (float bad :
            new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
          row[i] = bad;
          hash.update(DType.FLOAT32, row, 0, length);
          assertFalse(hash.finite());
        }
        row[i] = 0;
      }
    }
  }

  @Test
  void theValidationPartIsIndependentOfTheShard() {
    RowKeys keys = new RowKeys(5, 0.25);
    int held = 0;
    int heldInFirstHalf = 0;
    for (int i = 0; i < 40_000; i++) {
      hash.update(DType.FLOAT64, new double[] {i}, 0, 1);
      if (keys.validation(hash.first())) {
        held++;
        heldInFirstHalf += keys.key(hash.first()) >= 0 ? 1 : 0;
      }
    }
    assertEquals(10_000, held, 500);
    assertEquals(held / 2.0, heldInFirstHalf, 300);
  }
}
