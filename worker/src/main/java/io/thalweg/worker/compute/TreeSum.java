package io.thalweg.worker.compute;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Combine;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.TreeNode;
import io.thalweg.shared.wire.WireForm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sums in the order of a fixed binary tree over the shard numbers, so that the result does not
 * depend on who computed which part. A worker with a contiguous range sums the subtrees that it
 * owns whole; the driver finishes the tree. Addition is in the run's dtype for gradients and in
 * float64 for the other sums. Not thread-safe: buffers are reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class TreeSum<A> {
  /** The sums of single shards, asked for in ascending order. */
  @FunctionalInterface
  public interface Leaves<A> {
    /** The sum of one shard, or null where it has no rows. */
    Partial<A> sum(int shard);

    /** False only where no shard from {@code begin} to {@code end} (exclusive) has rows. */
    default boolean anyWithin(int begin, int end) {
      return true;
    }
  }

  private static final Comparator<Partial<?>> ASCENDING =
      Comparator.comparingLong(Partial::firstShard);

  private final WireForm<A> form;
  private final DType<A> dtype;
  private final Combine how;
  private final ArrayDeque<A> free = new ArrayDeque<>();

  /** A sum of gradients that are rounded, at every node, to what arrives of them. */
  public TreeSum(WireForm<A> form) {
    this(form, Combine.ADD);
  }

  /** The same with another rule for the float64 sums. */
  TreeSum(WireForm<A> form, Combine how) {
    this.form = form;
    this.dtype = form.dtype();
    this.how = how;
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
   * The nodes of which {@link #ofRange} gives sums where all shards have rows.
   *
   * @param total how many shards there are, a power of two
   * @param from the first shard of the range
   * @param to one past the last shard of the range
   */
  public static List<TreeNode> nodes(int total, int from, int to) {
    List<TreeNode> nodes = new ArrayList<>();
    int at = from;
    while (at < to) {
      int level =
          at == 0 ? Integer.numberOfTrailingZeros(total) : Integer.numberOfTrailingZeros(at);
      while (at + (1L << level) > to) {
        level--;
      }
      nodes.add(new TreeNode(level, at >> level));
      at += 1 << level;
    }
    return nodes;
  }

  /**
   * The sums of the subtrees that lie wholly within shards {@code from} to {@code to}, maximal and
   * in ascending order.
   *
   * @param total how many shards there are, a power of two
   * @param from the first shard of the range
   * @param to one past the last shard of the range
   * @param leaves the sums of the shards; subtrees without rows are not walked
   */
  public List<Partial<A>> ofRange(int total, int from, int to, Leaves<A> leaves) {
    List<Partial<A>> partials = new ArrayList<>(2);
    collect(Integer.numberOfTrailingZeros(total), 0, from, to, leaves, partials);
    return partials;
  }

  private void collect(
      int level, int index, int from, int to, Leaves<A> leaves, List<Partial<A>> partials) {
    int begin = index << level;
    int end = (index + 1) << level;
    if (end <= from || begin >= to || !leaves.anyWithin(begin, end)) {
      return;
    }
    if (begin >= from && end <= to) {
      Partial<A> whole = whole(level, index, leaves);
      if (whole != null) {
        partials.add(whole);
      }
      return;
    }
    collect(level - 1, 2 * index, from, to, leaves, partials);
    collect(level - 1, 2 * index + 1, from, to, leaves, partials);
  }

  private Partial<A> whole(int level, int index, Leaves<A> leaves) {
    if (level == 0) {
      return leaf(leaves.sum(index));
    }
    if (!leaves.anyWithin(index << level, (index + 1) << level)) {
      return null;
    }
    Partial<A> left = whole(level - 1, 2 * index, leaves);
    Partial<A> right = whole(level - 1, 2 * index + 1, leaves);
    Partial<A> sum = combine(level, index, left, right);
    if (left != null && right != null) {
      release(right);
    }
    return sum;
  }

  private Partial<A> leaf(Partial<A> sum) {
    if (sum != null && sum.gradient() != null) {
      form.rounded(sum.gradient(), sum.gradient());
    }
    return sum;
  }

  /**
   * The sum over all shards from the partial sums of all workers. Adds into the arrays of some.
   *
   * @param total how many shards there are, a power of two
   * @param partials the partial sums of all workers, in any order; sorted here
   * @param rule how the float64 sums are combined
   * @return the root, or null where no shard had rows
   */
  public Partial<A> finish(int total, List<Partial<A>> partials, Combine rule) {
    TreeMerge<A> merge = merge(total, partials, rule);
    merge.add(0, merge.length());
    return merge.root();
  }

  /** The same, for gradients that are still arriving. */
  public TreeMerge<A> merge(int total, List<Partial<A>> partials, Combine rule) {
    partials.sort(ASCENDING);
    return new TreeMerge<>(form, rule, total, partials);
  }

  /** Adds {@code right} into the arrays of {@code left}, which it gives to the result. */
  private Partial<A> combine(int level, int index, Partial<A> left, Partial<A> right) {
    if (left == null || right == null) {
      Partial<A> only = left == null ? right : left;
      return only == null ? null : new Partial<>(level, index, only.gradient(), only.sums());
    }
    if (left.gradient() != null) {
      form.add(dtype.length(left.gradient()), right.gradient(), left.gradient(), 0);
    }
    double[] sums = how.of(left.sums(), right.sums());
    return new Partial<>(level, index, left.gradient(), sums);
  }

  private void release(Partial<A> partial) {
    if (partial.gradient() != null) {
      free.push(partial.gradient());
    }
  }
}
