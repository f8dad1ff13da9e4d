package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import java.io.Serializable;

/**
 * The rows of one shard in canonical order. A plain serializable class rather than a record, so
 * that Kryo can carry it as an RDD element too.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Shard<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final Block<A> block;

  /**
   * A shard.
   *
   * @param number the shard's number, from 0
   * @param block its rows, which are not to be changed any more
   */
  public Shard(int number, Block<A> block) {
    this.number = number;
    this.block = block;
  }

  /** The shard's number, from 0: also the number of its partition. */
  public int number() {
    return number;
  }

  /** The rows. */
  public Block<A> block() {
    return block;
  }

  /** How many rows the shard holds. */
  public int rows() {
    return block.rows();
  }
}
