package io.thalweg.worker.data;

import java.util.Arrays;

/**
 * The canonical order of a shard's records: by unsigned key, then by content bytes. Sorting works
 * on one primitive {@code long} per record (the leading key bits, and the record's index below
 * them): keys are hashes and so spread evenly, and one counting pass leaves a few records per place
 * to sort. The few ties of the leading bits are then settled by whole records.
 */
final class RowOrder {
  private RowOrder() {}

  /** The place of each record in canonical order. */
  static int[] places(ShardRecords records) {
    long[] keys = records.keys();
    int common = commonBits(keys);
    int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(keys.length);
    long indexMask = (1L << indexBits) - 1;
    long[] composite = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      composite[i] = ((keys[i] << common) & ~indexMask) | i;
    }
    composite = sorted(composite);
    int[] order = new int[keys.length];
    for (int place = 0; place < order.length; place++) {
      order[place] = (int) (composite[place] & indexMask);
    }
    settleTies(records, keys, composite, indexMask, order);
    int[] places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    return places;
  }

  /** The numbers in unsigned order, in expected linear time where they are spread evenly. */
  private static long[] sorted(long[] numbers) {
    int shift = Math.min(Long.SIZE - 1, Long.numberOfLeadingZeros(numbers.length / 2));
    int[] ends = new int[1 << (Long.SIZE - shift)];
    for (long number : numbers) {
      ends[(int) (number >>> shift)]++;
    }
    for (int place = 1; place < ends.length; place++) {
      ends[place] += ends[place - 1];
    }
    long[] sorted = new long[numbers.length];
    for (int i = numbers.length - 1; i >= 0; i--) {
      sorted[--ends[(int) (numbers[i] >>> shift)]] = numbers[i];
    }
    for (int place = 0; place < ends.length; place++) { // ends are starts by now
      int end = place + 1 < ends.length ? ends[place + 1] : sorted.length;
      if (end - ends[place] > 1) {
        Arrays.sort(sorted, ends[place], end); // one sign within a place
      }
    }
    return sorted;
  }

  /** Leading bits that all keys share (at most 63): they are the shard's number. */
  private static int commonBits(long[] keys) {
    long differing = 0;
    for (long key : keys) {
      differing |= keys[0] ^ key;
    }
    return Math.min(Long.SIZE - 1, Long.numberOfLeadingZeros(differing));
  }

  /** Insertion sort of each run of equal leading bits; equal rows never move. Mutates order. */
  private static void settleTies(
      ShardRecords records, long[] keys, long[] composite, long indexMask, int[] order) {
    for (int i = 1; i < order.length; i++) {
      int place = i;
      int moving = order[i];
      while (place > 0
          && ((composite[place - 1] ^ composite[i]) & ~indexMask) == 0
          && compare(records, keys, order[place - 1], moving) > 0) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = moving;
    }
  }

  private static int compare(ShardRecords records, long[] keys, int first, int second) {
    int byKey = Long.compareUnsigned(keys[first], keys[second]);
    return byKey != 0 ? byKey : records.compareRows(first, second);
  }
}
