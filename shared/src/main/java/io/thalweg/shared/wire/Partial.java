package io.thalweg.shared.wire;

/**
 * The sum over one node of the fixed binary tree over shard numbers: node {@code index} of {@code
 * level} covers the shards {@code index << level} to {@code (index + 1) << level}. Level 0 is one
 * shard. Sums of a node are those of its left child plus those of its right child, in that order; a
 * child without rows is passed over.
 *
 * @param level height in the tree, from 0
 * @param index position within the level, from 0
 * @param gradient the gradient sum, (parameters); null where none was asked for
 * @param sums float64 sums; their meaning depends on the command
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Partial<A>(int level, int index, A gradient, double[] sums) {

  /** The first shard that the node covers: nodes that do not overlap are ordered by it. */
  public long firstShard() {
    return (long) index << level;
  }
}
