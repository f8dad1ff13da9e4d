package io.thalweg.driver.ingest;

/**
 * How many shards a data set gets: a function of its rows, its row size and the config, never of
 * the cluster.
 *
 * <p>The smallest power of two that brings a shard to at most {@value #TARGET_BYTES} bytes on
 * average, but at least 16 (so that up to 16 workers can share small data), unless there are fewer
 * than 16 rows (then the largest power of two that leaves a row per shard), and at most {@value
 * #MAX}.
 */
final class ShardCount {
  static final int MAX = 4096;
  static final int TARGET_BYTES = 4 << 20;
  private static final int MIN = 16;
  private static final double UNEVEN = 1.2;
  private static final double CHANCE_DEVIATIONS = 6;

  private ShardCount() {}

  /** The number of shards for {@code rows} rows (at least 1) of {@code rowBytes} bytes. */
  static int of(long rows, int rowBytes) {
    double wanted = (double) rows * rowBytes / TARGET_BYTES;
    int bySize = powerOfTwoAtLeast(Math.min(MAX, wanted));
    int byRows = Integer.highestOneBit((int) Math.min(MIN, rows));
    return Math.max(byRows, bySize);
  }

  /**
   * Buckets for a source whose rows are not counted yet: enough for the shards of most sources of
   * this size (compressed columns grow on packing). Where it turns out to be too few, the source is
   * read again; the result never depends on it.
   */
  static int guessBuckets(double sourceBytes) {
    boolean unknown = sourceBytes > 1e15;
    return unknown ? 256 : Math.max(64, Math.min(1024, powerOfTwoAtLeast(sourceBytes / (1 << 19))));
  }

  /**
   * Whether the largest shard is so far above the mean that chance does not explain it, but equal
   * rows do: more than 1.2 times the mean, and more than six standard deviations of a random count.
   */
  static boolean uneven(long[] shardRows) {
    long max = 0;
    long sum = 0;
    for (long rows : shardRows) {
      max = Math.max(max, rows);
      sum += rows;
    }
    double mean = (double) sum / shardRows.length;
    return max > UNEVEN * mean && max > mean + CHANCE_DEVIATIONS * Math.sqrt(mean);
  }

  private static int powerOfTwoAtLeast(double wanted) {
    int power = 1;
    while (power < wanted) {
      power *= 2;
    }
    return power;
  }
}
