package io.thalweg.worker.compute;

import io.thalweg.shared.wire.Combine;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.WireForm;
import java.util.ArrayList;
import java.util.List;

/**
 * The additions that finish a tree of partial sums, for any range of elements at a time: gradients
 * that arrive piece by piece are added piece by piece, in the order of the tree. The float64 sums
 * are added at once.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class TreeMerge<A> {
  private final WireForm<A> form;
  private final Combine how;
  private final List<A> additions = new ArrayList<>(2); // target, source, target, source, ...
  private final Partial<A> root;

  TreeMerge(WireForm<A> form, Combine how, int total, List<Partial<A>> ascending) {
    this.form = form;
    this.how = how;
    this.root = node(Integer.numberOfTrailingZeros(total), 0, ascending, 0, ascending.size());
  }

  /** The sum of the partial sums {@code first} to {@code end}, which lie within the given node. */
  private Partial<A> node(int level, int index, List<Partial<A>> partials, int first, int end) {
    if (end - first <= 1) {
      return first == end ? null : partials.get(first);
    }
    long middle = (2L * index + 1) << (level - 1);
    int split = first;
    while (split < end && partials.get(split).firstShard() < middle) {
      split++;
    }
    Partial<A> left = node(level - 1, 2 * index, partials, first, split);
    Partial<A> right = node(level - 1, 2 * index + 1, partials, split, end);
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return combine(left, right);
  }

  private Partial<A> combine(Partial<A> left, Partial<A> right) {
    if (left.gradient() != null) {
      additions.add(left.gradient());
      additions.add(right.gradient());
    }
    double[] sums = how.of(left.sums(), right.sums());
    return sums == left.sums()
        ? left // no allocation in a round
        : new Partial<>(left.level(), left.index(), left.gradient(), sums);
  }

  /** Elements of the gradient; 0 where there is none. */
  public int length() {
    return root == null || root.gradient() == null ? 0 : form.dtype().length(root.gradient());
  }

  /** Adds elements {@code from} to {@code to} of the gradients. Mutates those of the root. */
  public void add(int from, int to) {
    for (int i = 0; i < additions.size(); i += 2) {
      form.add(to - from, additions.get(i + 1), additions.get(i), from);
    }
  }

  /** The sum over all shards, once all elements are added; null where no shard has rows. */
  public Partial<A> root() {
    return root;
  }
}
