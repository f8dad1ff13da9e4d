package io.thalweg.shared.data;

import io.thalweg.shared.tensor.CounterRandom;

/**
 * The order in which the rows of one shard are visited in one epoch: a uniform permutation drawn by
 * Fisher and Yates's shuffle from counter-based random numbers. It is drawn again whenever the
 * epoch changes and its array is kept, so an epoch costs one pass over 4 bytes a row.
 */
public final class VisitOrder {
  private final long key;
  private final int rows;
  private int[] order;
  private long epoch = -1;

  /**
   * The visiting orders of a shard.
   *
   * @param seed the run's seed
   * @param shard the shard's number
   * @param rows the shard's rows
   */
  public VisitOrder(long seed, int shard, int rows) {
    this.key = CounterRandom.key(CounterRandom.key(seed, 0x5648L), shard);
    this.rows = rows;
  }

  /** The shard's rows. */
  public int rows() {
    return rows;
  }

  /** The row to visit at each position of {@code epoch}; valid until asked for another epoch. */
  public int[] of(long epoch) {
    if (this.epoch != epoch) {
      order = order == null ? new int[rows] : order;
      draw(epoch, order);
      this.epoch = epoch;
    }
    return order;
  }

  /** Draws the order of {@code epoch} into the first elements of {@code order}. Mutates it. */
  public void draw(long epoch, int[] order) {
    long epochKey = CounterRandom.key(key, epoch);
    for (int i = 0; i < rows; i++) {
      // Multiply-high maps 63 random bits to 0..i (Lemire 2019) with a bias below 2^-32.
      int j = (int) Math.multiplyHigh(CounterRandom.bits(epochKey, i) >>> 1, (i + 1L) << 1);
      order[i] = order[j];
      order[j] = i;
    }
  }
}
