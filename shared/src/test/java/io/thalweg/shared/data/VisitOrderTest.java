package io.thalweg.shared.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VisitOrderTest {

  @Test
  void everyRowStandsExactlyOnceInTheOrder() {
    for (int rows : new int[] {0, 1, 2, 3, 64, 1000}) {
      int[] sorted = new VisitOrder(7, 3, rows).of(5).clone();
      Arrays.sort(sorted);
      assertArrayEquals(IntStream.range(0, rows).toArray(), sorted);
    }
  }

  @Test
  void theOrderIsAFunctionOfSeedEpochAndShardOnly() {
    VisitOrder order = new VisitOrder(7, 3, 100);
    int[] first = order.of(0).clone();
    int[] second = order.of(1).clone();
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(first, order.of(0));
    assertArrayEquals(second, new VisitOrder(7, 3, 100).of(1));
    assertFalse(Arrays.equals(first, new VisitOrder(8, 3, 100).of(0)));
    assertFalse(Arrays.equals(first, new VisitOrder(7, 4, 100).of(0)));
  }

  @Test
  void allPermutationsAreEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    VisitOrder order = new VisitOrder(42, 0, 4);
    int trials = 24_000;
    for (int epoch = 0; epoch < trials; epoch++) {
      counts.merge(Arrays.toString(order.of(epoch)), 1, Integer::sum);
    }
    assertEquals(24, counts.size());
    double chiSquare = 0;
    for (int count : counts.values()) {
      chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
    }
    assertTrue(chiSquare < 49.7, "chi square with 23 degrees of freedom, p = 0.001: " + chiSquare);
  }
}
