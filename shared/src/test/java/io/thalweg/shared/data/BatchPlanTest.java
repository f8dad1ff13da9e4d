package io.thalweg.shared.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
      int window = 1 << random.nextInt(8);
      BatchPlan plan = new BatchPlan(shardRows, batch, window, trial);
      long epoch = random.nextInt(4);
      int[] from = new int[shardRows.length];
      int[] to = new int[shardRows.length];
      int[] next = new int[shardRows.length];
      for (long step = 0; step < plan.batchesPerEpoch(); step++) {
        plan.intervals(epoch, step, from, to);
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
        plan.intervals(0, step, from, to);
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
    assertThrows(
        IllegalArgumentException.class, () -> plan.intervals(0, 3, new int[1], new int[1]));
    assertThrows(IllegalArgumentException.class, () -> new BatchPlan(new int[4], 1, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> new BatchPlan(new int[4], 1, 0, 1));
  }

  @Test
  void aWindowVisitsOneGroupOfShardsAfterTheOther() {
    BatchPlan plan = windowed(7);
    Set<List<Integer>> orders = new HashSet<>();
    for (long epoch = 0; epoch < 20; epoch++) {
      List<Integer> visited = new ArrayList<>();
      for (long step = 0; step < plan.batchesPerEpoch(); step++) {
        int group = groupOf(plan, epoch, step);
        if (visited.isEmpty() || visited.get(visited.size() - 1) != group) {
          visited.add(group);
        }
      }
      assertEquals(8, visited.size(), "each group once");
      assertEquals(8, Set.copyOf(visited).size(), "all groups");
      orders.add(visited);
    }
    assertEquals(20, orders.size(), "another order in each epoch");
    assertNotEquals(groupOf(windowed(7), 0, 0), groupOf(windowed(8), 0, 0), "by the seed");
  }

  /** 64 shards of 1000 rows in windows of 8. */
  private static BatchPlan windowed(long seed) {
    int[] shardRows = new int[64];
    Arrays.fill(shardRows, 1000);
    return new BatchPlan(shardRows, 400, 8, seed);
  }

  /** The group of the shards of a batch that is within one: every eighth shard. */
  private static int groupOf(BatchPlan plan, long epoch, long step) {
    int[] from = new int[64];
    int[] to = new int[64];
    plan.intervals(epoch, step, from, to);
    Set<Integer> groups = new HashSet<>();
    for (int s = 0; s < 64; s++) {
      if (to[s] > from[s]) {
        groups.add(s % 8);
      }
    }
    assertEquals(1, groups.size());
    return groups.iterator().next();
  }

  @Test
  void theGroupsOfAWindowAreSpreadEvenlyOverTheWorkers() {
    int[] shardRows = new int[64];
    Arrays.fill(shardRows, 1024);
    BatchPlan plan = new BatchPlan(shardRows, 1024, 16, 3);
    int[] from = new int[64];
    int[] to = new int[64];
    for (long step = 0; step < plan.batchesPerEpoch(); step++) {
      plan.intervals(2, step, from, to);
      long[] load = new long[16];
      for (int s = 0; s < 64; s++) {
        load[s * 16 / 64] += to[s] - from[s];
      }
      assertEquals(64, Arrays.stream(load).max().orElseThrow());
    }
  }

  @Test
  void aWindowOfAllShardsIsNoWindow() {
    int[] shardRows = {100, 70, 3, 90};
    BatchPlan all = new BatchPlan(shardRows, 32);
    BatchPlan wide = new BatchPlan(shardRows, 32, 8, 99);
    int[] from = new int[4];
    int[] to = new int[4];
    int[] wideFrom = new int[4];
    int[] wideTo = new int[4];
    for (long step = 0; step < all.batchesPerEpoch(); step++) {
      all.intervals(0, step, from, to);
      wide.intervals(5, step, wideFrom, wideTo);
      assertArrayEquals(from, wideFrom);
      assertArrayEquals(to, wideTo);
    }
  }

  @Test
  void aStepWithoutAPairIsFoundInAnyEpoch() {
    int[] shardRows = {65, 65, 65, 65, 65, 65, 65, 65};
    BatchPlan plan = new BatchPlan(shardRows, 2, 2, 4);
    assertEquals(0, plan.stepWithoutPair());
    assertEquals(-1, new BatchPlan(shardRows, 40, 2, 4).stepWithoutPair());
    assertEquals(8, new BatchPlan(shardRows, 64, 2, 4).stepWithoutPair(), "the last, of 8 rows");
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
