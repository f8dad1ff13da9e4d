package io.thalweg.shared.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  @Test
  void everyRowIsVisitedExactlyOnceAndEveryBatchHasItsExactSize() {
    long seed = System.nanoTime();
    System.out.println("BatchPlanTest seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 300; trial++) {
      int[] shardRows = randomShards(random);
      long rows = Arrays.stream(shardRows).asLongStream().sum();
      if (rows == 0) {
        continue;
      }
      long batch = 1L + random.nextInt(random.nextBoolean() ? 300 : 20);
      BatchPlan plan = new BatchPlan(shardRows, batch);
      int[] from = new int[shardRows.length];
      int[] to = new int[shardRows.length];
      int[] next = new int[shardRows.length];
      for (long step = 0; step < plan.batchesPerEpoch(); step++) {
        plan.intervals(step, from, to);
        assertArrayEquals(next, from, "each batch begins where the last one ended");
        long size = 0;
        for (int s = 0; s < shardRows.length; s++) {
          size += to[s] - from[s];
        }
        assertEquals(plan.batchRows(step), size);
        boolean last = step == plan.batchesPerEpoch() - 1;
        assertTrue(last ? size <= batch : size == Math.min(batch, rows));
        System.arraycopy(to, 0, next, 0, next.length);
      }
      assertArrayEquals(shardRows, next, "the epoch visits every row");
    }
  }

  @Test
  void aBatchIsSpreadEvenlyOverAnyPowerOfTwoNumberOfWorkers() {
    int shards = 64;
    int[] shardRows = new int[shards];
    Arrays.fill(shardRows, 1000);
    BatchPlan plan = new BatchPlan(shardRows, 1024);
    int[] from = new int[shards];
    int[] to = new int[shards];
    for (int workers = 1; workers <= 16; workers *= 2) {
      for (long step = 0; step < 40; step++) {
        plan.intervals(step, from, to);
        long[] load = new long[workers];
        for (int s = 0; s < shards; s++) {
          load[s * workers / shards] += to[s] - from[s];
        }
        for (long rows : load) {
          assertEquals(1024 / workers, rows, "workers " + workers + ", step " + step);
        }
      }
    }
  }

  @Test
  void anyNumberOfWorkersFromOneToSixteenIsBalancedOverAnEpoch() {
    int shards = 64;
    int[] shardRows = new int[shards];
    Arrays.fill(shardRows, 500);
    for (int workers = 1; workers <= 16; workers++) {
      long[] load = new long[workers];
      for (int s = 0; s < shards; s++) {
        load[(int) ((long) s * workers / shards)] += shardRows[s];
      }
      long max = Arrays.stream(load).max().orElseThrow();
      long mean = 64L * 500 / workers;
      assertTrue(max <= 1.25 * mean, workers + " workers: " + max + " against " + mean);
    }
  }

  @Test
  void aBatchLargerThanTheDataIsTheFullBatch() {
    BatchPlan plan = new BatchPlan(new int[] {3, 4}, 100);
    assertTrue(plan.isFullBatch());
    assertEquals(7, plan.batch());
    assertEquals(1, plan.batchesPerEpoch());
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BatchPlan(new int[3], 1));
    assertThrows(IllegalArgumentException.class, () -> new BatchPlan(new int[] {5}, 0));
    BatchPlan plan = new BatchPlan(new int[] {5}, 2);
    assertThrows(IllegalArgumentException.class, () -> plan.intervals(3, new int[1], new int[1]));
  }

  private static int[] randomShards(Random random) {
    int[] rows = new int[1 << random.nextInt(7)];
    int bound = 1 + random.nextInt(400);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(5) == 0 ? 0 : random.nextInt(bound);
    }
    return rows;
  }
}
