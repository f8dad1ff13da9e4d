package io.thalweg.shared.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchIntervalsTest {

  @Test
  void theyAreThoseOfThePlanWhateverTheOrderOfTheSteps() {
    long seed = System.nanoTime();
    System.out.println("BatchIntervalsTest seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 300; trial++) {
      BatchPlan plan = randomPlan(random);
      BatchIntervals intervals = new BatchIntervals(plan);
      long steps = plan.batchesPerEpoch();
      long epoch = 0;
      long step = 0;
      for (int i = 0; i < 60; i++) {
        boolean follows = step + 1 < steps && random.nextInt(8) > 0;
        epoch = follows || random.nextBoolean() ? epoch : random.nextInt(5);
        step = follows ? step + 1 : (long) (random.nextDouble() * steps);
        intervals.moveTo(epoch, step);
        assertSame(plan, epoch, step, intervals, random);
      }
    }
  }

  @Test
  void aWholeEpochAndTheNextAreThoseOfThePlan() {
    BatchPlan plan = new BatchPlan(new int[] {1, 700, 0, 65, 64, 129, 9, 300}, 100);
    BatchIntervals intervals = new BatchIntervals(plan);
    for (int epoch = 0; epoch < 2; epoch++) {
      for (long step = 0; step < plan.batchesPerEpoch(); step++) {
        intervals.moveTo(epoch, step);
        assertSame(plan, epoch, step, intervals, new Random(step));
      }
    }
  }

  @Test
  void aStepOutsideTheEpochIsRefused() {
    BatchIntervals intervals = new BatchIntervals(new BatchPlan(new int[] {5}, 2));
    assertThrows(IllegalArgumentException.class, () -> intervals.moveTo(0, 3));
    assertThrows(IllegalArgumentException.class, () -> intervals.moveTo(0, -1));
  }

  @Test
  void theGroupThatComesIsKnownWhenOneIsEntered() {
    int[] shardRows = {300, 300, 300, 300, 300, 300, 300, 300};
    BatchPlan plan = new BatchPlan(shardRows, 100, 2, 5);
    BatchIntervals intervals = new BatchIntervals(plan);
    Set<Integer> coming = Set.of();
    for (long i = 0; i < 2 * plan.batchesPerEpoch(); i++) {
      intervals.moveTo(i / 24, i % 24); // a group is six batches
      assertEquals(i % 24 == 0 || (i % 6 == 5 && i % 24 != 23), intervals.entersGroup(), "" + i);
      for (int k = 0; k < intervals.count() && i >= 6 && i % 6 == 0; k++) {
        assertTrue(coming.contains(intervals.shard(k)), "batch " + i);
      }
      if (i % 6 == 4) {
        coming = Set.copyOf(IntStream.of(intervals.shardsToCome()).boxed().toList());
      }
    }
  }

  private static void assertSame(
      BatchPlan plan, long epoch, long step, BatchIntervals intervals, Random random) {
    int shards = plan.shards();
    int[] from = new int[shards];
    int[] to = new int[shards];
    plan.intervals(epoch, step, from, to);
    int begin = random.nextInt(shards);
    int end = begin + random.nextInt(shards - begin + 1);
    boolean any = false;
    int i = 0;
    for (int s = 0; s < shards; s++) {
      boolean touched = to[s] > from[s];
      assertEquals(touched, intervals.anyWithin(s, s + 1));
      any |= touched && s >= begin && s < end;
      if (touched) {
        assertTrue(i < intervals.count());
        assertEquals(s, intervals.shard(i++));
        assertEquals(from[s], intervals.from(s));
        assertEquals(to[s], intervals.to(s));
      }
    }
    assertEquals(i, intervals.count());
    assertEquals(any, intervals.anyWithin(begin, end));
  }

  private static BatchPlan randomPlan(Random random) {
    int[] rows = new int[1 << random.nextInt(7)];
    int bound = 1 + random.nextInt(400);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(5) == 0 ? 0 : random.nextInt(bound);
    }
    rows[random.nextInt(rows.length)] += 1;
    int window = 1 << random.nextInt(8);
    return new BatchPlan(
        rows, 1L + random.nextInt(random.nextBoolean() ? 3000 : 40), window, random.nextLong());
  }
}
