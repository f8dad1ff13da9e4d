package io.thalweg.driver.ingest;

import java.io.Serializable;

/**
 * Where the map side places rows: a power of two of buckets for the training part, as many for the
 * validation part where there is one, and one for the tallies. A bucket is the high bits of a row's
 * key, so a shard is a contiguous range of buckets.
 *
 * @param perPart buckets of each part
 * @param hasValidation whether there is a validation part
 */
record Buckets(int perPart, boolean hasValidation) implements Serializable {
  Buckets {
    if (Integer.bitCount(perPart) != 1) {
      throw new IllegalArgumentException("buckets " + perPart);
    }
  }

  /** The bucket of a key within its part. */
  int of(long key) {
    return perPart == 1 ? 0 : (int) (key >>> (Long.numberOfLeadingZeros(perPart) + 1));
  }

  /** The bucket that holds the tallies: the last. */
  int tallyBucket() {
    return hasValidation ? 2 * perPart : perPart;
  }

  /** All buckets, which are the partitions of the shuffle. */
  int partitions() {
    return tallyBucket() + 1;
  }

  /** Rows per shard, from rows per bucket. */
  static long[] shardRows(long[] bucketRows, int shards) {
    long[] rows = new long[shards];
    int each = bucketRows.length / shards;
    for (int bucket = 0; bucket < bucketRows.length; bucket++) {
      rows[bucket / each] += bucketRows[bucket];
    }
    return rows;
  }
}
