package io.thalweg.worker.compute;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Partial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Sums in the order of a fixed binary tree over the shard numbers, so that the result does not
 * depend on who computed which part. A worker with a contiguous range sums the subtrees that it
 * owns whole; the driver finishes the tree. Addition is in the run's dtype for gradients and in
 * float64 for the other sums. Not thread-safe: buffers are reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class TreeSum<A> {
  private final Kernels<A> kernels;
  private final DType<A> dtype;
  private final ArrayDeque<A> free = new ArrayDeque<>();

  /** A sum that adds with the given kernels. */
  public TreeSum(Kernels<A> kernels) {
    this.kernels = kernels;
    this.dtype = kernels.dtype();
  }

  /** A gradient buffer of {@code size} elements with arbitrary content. */
  public A borrow(int size) {
    A buffer = free.poll();
    return buffer != null && dtype.length(buffer) == size ? buffer : dtype.allocate(size);
  }

  /** Takes back the buffers of partial sums that nobody reads any more. */
  public void release(List<Partial<A>> partials) {
    for (Partial<A> partial : partials) {
      release(partial);
    }
  }

  /**
   * The sums of the subtrees that lie wholly within shards {@code from} to {@code to}, maximal and
   * in ascending order.
   *
   * @param total how many shards there are, a power of two
   * @param from the first shard of the range
   * @param to one past the last shard of the range
   * @param leaf the sum of one shard, or null where it has no rows; called in ascending order
   */
  public List<Partial<A>> ofRange(int total, int from, int to, IntFunction<Partial<A>> leaf) {
    List<Partial<A>> partials = new ArrayList<>();
    collect(Integer.numberOfTrailingZeros(total), 0, from, to, leaf, partials);
    return partials;
  }

  private void collect(
      int level,
      int index,
      int from,
      int to,
      IntFunction<Partial<A>> leaf,
      List<Partial<A>> partials) {
    int begin = index << level;
    int end = (index + 1) << level;
    if (end <= from || begin >= to) {
      return;
    }
    if (begin >= from && end <= to) {
      Partial<A> whole = whole(level, index, leaf);
      if (whole != null) {
        partials.add(whole);
      }
      return;
    }
    collect(level - 1, 2 * index, from, to, leaf, partials);
    collect(level - 1, 2 * index + 1, from, to, leaf, partials);
  }

  private Partial<A> whole(int level, int index, IntFunction<Partial<A>> leaf) {
    if (level == 0) {
      return leaf.apply(index);
    }
    Partial<A> left = whole(level - 1, 2 * index, leaf);
    Partial<A> right = whole(level - 1, 2 * index + 1, leaf);
    Partial<A> sum = combine(level, index, left, right);
    if (left != null && right != null) {
      release(right);
    }
    return sum;
  }

  /**
   * The sum over all shards from the partial sums of all workers.
   *
   * @param total how many shards there are, a power of two
   * @param partials the partial sums of all workers, in any order
   * @return the root, or null where no shard had rows
   */
  public Partial<A> finish(int total, List<Partial<A>> partials) {
    if (partials.size() == 1) {
      return partials.get(0);
    }
    Map<Long, Partial<A>> nodes = new HashMap<>();
    for (Partial<A> partial : partials) {
      nodes.put(partial.node(), partial);
    }
    return finish(Integer.numberOfTrailingZeros(total), 0, nodes);
  }

  private Partial<A> finish(int level, int index, Map<Long, Partial<A>> nodes) {
    Partial<A> known = nodes.get(Partial.node(level, index));
    if (known != null || level == 0) {
      return known;
    }
    Partial<A> left = finish(level - 1, 2 * index, nodes);
    Partial<A> right = finish(level - 1, 2 * index + 1, nodes);
    return combine(level, index, left, right);
  }

  /** Adds {@code right} into the arrays of {@code left}, which it gives to the result. */
  private Partial<A> combine(int level, int index, Partial<A> left, Partial<A> right) {
    if (left == null || right == null) {
      Partial<A> only = left == null ? right : left;
      return only == null ? null : new Partial<>(level, index, only.gradient(), only.sums());
    }
    if (left.gradient() != null) {
      kernels.add(dtype.length(left.gradient()), right.gradient(), 0, left.gradient(), 0);
    }
    double[] sums = left.sums();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += right.sums()[i];
    }
    return new Partial<>(level, index, left.gradient(), sums);
  }

  private void release(Partial<A> partial) {
    if (partial.gradient() != null) {
      free.push(partial.gradient());
    }
  }
}
