package io.thalweg.shared.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The batches of an epoch, as a function of the shard sizes and the batch size. An epoch visits
 * every row exactly once; every batch has exactly {@code batch} rows, the last one of an epoch
 * perhaps fewer, as a PyTorch DataLoader with {@code shuffle=True} gives.
 *
 * <p>The rows of a shard are visited in the order that {@link VisitOrder} draws for (seed, epoch,
 * shard). The epoch is the sequence of <em>strips</em> of visited rows, taken round-robin over the
 * shards in bit-reversed shard order, so that any short run of strips is spread evenly over any
 * power-of-two number of workers. Batch k is rows k * batch to (k + 1) * batch of that sequence.
 * Within one shard a batch is therefore one interval of the visiting order, and the intervals
 * depend on the step alone, not on the epoch.
 *
 * <p>With a <em>window</em> of N shards the shards are visited in groups of N that follow one
 * another in the bit-reversed order, so that each group is spread evenly over the workers too. An
 * epoch visits the groups in an order that is drawn for (seed, epoch), and the strips of a group
 * round-robin; a batch may have the last rows of one group and the first of the next.
 *
 * <p>A strip has a thirty-second part of the batch, so that workers share a batch evenly, but from
 * 64 to 256 rows: fewer would make the passes through the model small, more would not make them
 * cheaper. It is a multiple of 64, or the whole batch.
 */
public final class BatchPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows of the smallest strip, unless the batch is smaller, and what strips are multiples of. */
  public static final int STRIP_ROWS = 64;

  private static final int MOST_STRIP_ROWS = 256;
  private static final int STRIPS_PER_BATCH = 32;

  private final int[] shardRows;
  private final int[] shardOrder;
  private final long rows;
  private final long batch;
  private final int strip;
  private final int maxShardRows;
  private final int window;
  private final long seed;
  private final long[] groupRows;

  /**
   * A plan over shards of the given sizes.
   *
   * @param shardRows rows of each shard; the number of shards is a power of two
   * @param batch rows per batch; anything above the number of rows means the full batch
   */
  public BatchPlan(int[] shardRows, long batch) {
    this(shardRows, batch, shardRows.length, 0);
  }

  /**
   * The same with a window.
   *
   * @param window shards per group, a power of two; as many as there are or more: one group
   * @param seed the run's seed, which draws the order of the groups
   */
  public BatchPlan(int[] shardRows, long batch, int window, long seed) {
    if (Integer.bitCount(shardRows.length) != 1) {
      throw new IllegalArgumentException(
          "the number of shards must be a power of two, not " + shardRows.length);
    }
    if (batch < 1) {
      throw new IllegalArgumentException("a batch needs at least one row, not " + batch);
    }
    if (Integer.bitCount(window) != 1 || window < 0) {
      throw new IllegalArgumentException("a window must be a power of two, not " + window);
    }
    this.shardRows = shardRows.clone();
    this.window = Math.min(window, shardRows.length);
    this.seed = seed;
    this.shardOrder = bitReversedOrder(shardRows.length);
    long sum = 0;
    int max = 0;
    for (int n : shardRows) {
      if (n < 0) {
        throw new IllegalArgumentException("a shard cannot have " + n + " rows");
      }
      sum += n;
      max = Math.max(max, n);
    }
    this.rows = sum;
    this.maxShardRows = max;
    this.batch = Math.min(batch, Math.max(sum, 1));
    this.strip = stripRows(this.batch);
    this.groupRows = new long[groups()];
    for (int i = 0; i < shardRows.length; i++) {
      groupRows[i / this.window] += shardRows[shardOrder[i]];
    }
  }

  private static int stripRows(long batch) {
    long share = batch / STRIPS_PER_BATCH / STRIP_ROWS * STRIP_ROWS;
    return (int) Math.min(batch, Math.max(STRIP_ROWS, Math.min(MOST_STRIP_ROWS, share)));
  }

  /** Rows of an epoch. */
  public long rows() {
    return rows;
  }

  /** How many shards. */
  public int shards() {
    return shardRows.length;
  }

  /** Rows of each shard. */
  public int[] shardRows() {
    return shardRows.clone();
  }

  /** Rows of the given shard. */
  public int shardRows(int shard) {
    return shardRows[shard];
  }

  /** Rows of the largest shard. */
  public int maxShardRows() {
    return maxShardRows;
  }

  /** Rows per batch, never more than there are rows. */
  public long batch() {
    return batch;
  }

  /** Whether one batch is the whole epoch. Then rows are visited in canonical order. */
  public boolean isFullBatch() {
    return batch >= rows;
  }

  /** Batches in an epoch. */
  public long batchesPerEpoch() {
    return (rows + batch - 1) / batch;
  }

  /** Rows of batch {@code step} of an epoch. */
  public long batchRows(long step) {
    return Math.min(batch, rows - step * batch);
  }

  /**
   * The part of each shard in batch {@code step}: positions {@code from[s]} (inclusive) to {@code
   * to[s]} (exclusive) of the visiting order of shard s. Overwrites both arrays. The plain
   * definition; {@link BatchIntervals} finds the same without a look at every shard.
   *
   * @param epoch from 0
   * @param step the batch within the epoch, from 0
   * @param from one element per shard
   * @param to one element per shard
   */
  public void intervals(long epoch, long step, int[] from, int[] to) {
    checkStep(step);
    visitedBefore(epoch, step * batch, from);
    visitedBefore(epoch, Math.min(rows, (step + 1) * batch), to);
  }

  void checkStep(long step) {
    if (step < 0 || step >= batchesPerEpoch()) {
      throw new IllegalArgumentException(
          "step " + step + " is outside the epoch of " + batchesPerEpoch() + " batches");
    }
  }

  /** Rows per strip. */
  int strip() {
    return strip;
  }

  /** Shards per group; all where there is no window. */
  public int window() {
    return window;
  }

  /** The seed that draws the order of the groups. */
  public long seed() {
    return seed;
  }

  /** How many groups of shards there are. */
  public int groups() {
    return shardRows.length / window;
  }

  /** Rows of a group. */
  long groupRows(int group) {
    return groupRows[group];
  }

  /** The groups in the order in which an epoch visits them. */
  int[] groupOrder(long epoch) {
    return groups() == 1 ? new int[1] : new VisitOrder(seed, -1, groups()).of(epoch);
  }

  /** The {@code i}-th shard of a round-robin level of a group. */
  int shardInOrder(int group, int i) {
    return shardOrder[group * window + i];
  }

  /**
   * A step whose batch has no two rows of one shard, so that no statistics can be taken of any part
   * of it: the first one; -1 if there is none. With a window, where batches differ from epoch to
   * epoch, one that there may be.
   */
  public long stepWithoutPair() {
    long last = batchesPerEpoch() - 1;
    if (groups() > 1) {
      return mayLackPair(batch) ? 0 : mayLackPair(batchRows(last)) ? last : -1;
    }
    boolean anyStep = batch <= shards(); // otherwise two rows of a whole batch share a shard
    int[] from = new int[shards()];
    int[] to = new int[shards()];
    for (long step = anyStep ? 0 : last; step <= last; step++) {
      intervals(0, step, from, to);
      if (IntStream.range(0, shards()).allMatch(s -> to[s] - from[s] < 2)) {
        return step;
      }
    }
    return -1;
  }

  /**
   * Whether so many rows in sequence may be of one shard each: the last of a strip, whole strips of
   * one row, which only the end of a shard can be, and the first of a strip.
   */
  private boolean mayLackPair(long count) {
    return count <= 2 + IntStream.of(shardRows).filter(n -> n % strip == 1).count();
  }

  /** How many rows of each shard stand among the first {@code count} rows of an epoch. */
  private void visitedBefore(long epoch, long count, int[] visited) {
    Arrays.fill(visited, 0);
    long left = count;
    for (int group : groupOrder(epoch)) {
      long ofGroup = Math.min(left, groupRows[group]);
      visitedOfGroup(group, ofGroup, visited);
      left -= ofGroup;
    }
  }

  /** How many rows of each shard stand among the first {@code count} rows of its group. */
  private void visitedOfGroup(int group, long count, int[] visited) {
    long level = fullLevels(group, count);
    long left = count;
    for (int i = 0; i < window; i++) {
      int s = shardInOrder(group, i);
      visited[s] = (int) Math.min(shardRows[s], level * strip);
      left -= visited[s];
    }
    for (int i = 0; left > 0; i++) {
      int s = shardInOrder(group, i);
      int taken = (int) Math.min(Math.min(strip, shardRows[s] - visited[s]), left);
      visited[s] += taken;
      left -= taken;
    }
  }

  /** The largest number of whole round-robin levels of a group that hold at most so many rows. */
  long fullLevels(int group, long count) {
    long low = 0;
    long high = ((long) maxShardRows + strip - 1) / strip;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (rowsOfLevels(group, middle) <= count) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The rows of the first {@code levels} round-robin levels of a group. */
  long rowsOfLevels(int group, long levels) {
    long sum = 0;
    for (int i = 0; i < window; i++) {
      sum += Math.min(shardRows[shardInOrder(group, i)], levels * strip);
    }
    return sum;
  }

  private static int[] bitReversedOrder(int shards) {
    int bits = Integer.numberOfTrailingZeros(shards);
    int[] order = new int[shards];
    for (int i = 0; i < shards; i++) {
      order[i] = bits == 0 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - bits);
    }
    return order;
  }
}
