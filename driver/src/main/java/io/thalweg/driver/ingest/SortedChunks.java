package io.thalweg.driver.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.util.KnownSizeEstimation;
import scala.Tuple2;

/**
 * Some chunks of one partition, sorted by bucket: those of a range of buckets are found without a
 * look at the others. Not a record, which Kryo could not read back from disk.
 */
final class SortedChunks implements KnownSizeEstimation, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int AT_ONCE = 128;

  /** A chunk's header, the reference to it and its bucket. */
  private static final int BESIDE = 24;

  private final int[] buckets; // of each chunk, in ascending order
  private final byte[][] chunks;

  private SortedChunks(List<Tuple2<Integer, byte[]>> sorted) {
    this.buckets = sorted.stream().mapToInt(Tuple2::_1).toArray();
    this.chunks = sorted.stream().map(Tuple2::_2).toArray(byte[][]::new);
  }

  /** All the chunks in {@code pairs}, some at a time. */
  static Iterator<SortedChunks> of(Iterator<Tuple2<Integer, byte[]>> pairs) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pairs.hasNext();
      }

      @Override
      public SortedChunks next() {
        List<Tuple2<Integer, byte[]>> some = new ArrayList<>();
        do {
          some.add(pairs.next());
        } while (some.size() < AT_ONCE && pairs.hasNext());
        some.sort(Comparator.comparing(Tuple2::_1));
        return new SortedChunks(some);
      }
    };
  }

  /** The bytes that it takes: Spark would look at every chunk, again and again. */
  @Override
  public long estimatedSize() {
    long bytes = 0;
    for (byte[] chunk : chunks) {
      bytes += BESIDE + chunk.length;
    }
    return bytes;
  }

  /** The chunks of {@code count} buckets from bucket {@code first} on. */
  List<byte[]> of(int first, int count) {
    return Arrays.asList(chunks).subList(place(first), place(first + count));
  }

  /** The first place with this bucket or a later one. */
  private int place(int bucket) {
    int low = 0;
    int high = buckets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (buckets[middle] < bucket) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
