package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.util.SizeEstimator;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class SortedChunksTest {
  private static final int BUCKETS = 20;

  @Test
  void everyRangeOfBucketsHasItsChunks() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int count : new int[] {1, 127, 128, 129, 1000}) {
      List<Tuple2<Integer, byte[]>> pairs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        pairs.add(new Tuple2<>(2 * random.nextInt(BUCKETS), new byte[i])); // odd ones are empty
      }
      List<SortedChunks> sorted = new ArrayList<>();
      SortedChunks.of(pairs.iterator()).forEachRemaining(sorted::add);
      for (int first = 0; first < 2 * BUCKETS; first++) {
        for (int buckets : new int[] {1, 2, 7, 2 * BUCKETS}) {
          assertEquals(
              lengths(expected(pairs, first, buckets)),
              lengths(found(sorted, first, buckets)),
              "seed " + seed + ", " + count + " chunks, buckets from " + first);
        }
      }
    }
  }

  @Test
  void noPairsAreNoChunks() {
    Iterator<SortedChunks> none = SortedChunks.of(List.<Tuple2<Integer, byte[]>>of().iterator());
    assertFalse(none.hasNext());
  }

  @Test
  void knowsWhatSparkWouldFindThatItTakes() {
    List<Tuple2<Integer, byte[]>> pairs = new ArrayList<>();
    long found = 0;
    for (int i = 0; i < 100; i++) {
      byte[] chunk = new byte[1000 + i];
      pairs.add(new Tuple2<>(i, chunk));
      found += SizeEstimator.estimate(chunk);
    }
    SortedChunks chunks = SortedChunks.of(pairs.iterator()).next();
    assertEquals(found, chunks.estimatedSize(), 0.02 * found);
  }

  private static List<byte[]> expected(
      List<Tuple2<Integer, byte[]>> pairs, int first, int buckets) {
    return pairs.stream()
        .filter(pair -> pair._1() >= first && pair._1() < first + buckets)
        .map(Tuple2::_2)
        .toList();
  }

  private static List<byte[]> found(List<SortedChunks> sorted, int first, int buckets) {
    return sorted.stream().flatMap(some -> some.of(first, buckets).stream()).toList();
  }

  /** A chunk's length is its number. */
  private static List<Integer> lengths(List<byte[]> chunks) {
    return chunks.stream().map(chunk -> chunk.length).sorted().toList();
  }
}
