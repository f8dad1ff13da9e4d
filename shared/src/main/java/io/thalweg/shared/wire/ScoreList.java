package io.thalweg.shared.wire;

import java.util.Arrays;

/**
 * Scores in ascending order as pairs (score, weight), the weights of label 0 negated and before
 * those of label 1: at most two pairs for each score. Mutable: rows are added in order.
 */
public final class ScoreList {
  private double[] pairs;
  private int length;

  /** An empty list with room for {@code pairs} pairs. */
  public ScoreList(int pairs) {
    this.pairs = new double[2 * pairs];
  }

  /**
   * Adds a pair, or its weight to that of the pair before, where that has the same score and label.
   * Mutates this list.
   *
   * @param weight not 0; negative for label 0
   */
  public void add(double score, double weight) {
    if (length > 0 && pairs[length - 2] == score && pairs[length - 1] > 0 == weight > 0) {
      pairs[length - 1] += weight;
      return;
    }
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(2, 2 * length));
    }
    pairs[length] = score;
    pairs[length + 1] = weight;
    length += 2;
  }

  /** The pairs, one after the other. */
  public double[] toArray() {
    return Arrays.copyOf(pairs, length);
  }

  /** One list of two; among equal scores and labels the left weight comes first. */
  static double[] merge(double[] left, double[] right) {
    ScoreList merged = new ScoreList((left.length + right.length) / 2);
    int l = 0;
    int r = 0;
    while (l < left.length && r < right.length) {
      if (rightFirst(left, l, right, r)) {
        merged.add(right[r], right[r + 1]);
        r += 2;
      } else {
        merged.add(left[l], left[l + 1]);
        l += 2;
      }
    }
    for (; l < left.length; l += 2) {
      merged.add(left[l], left[l + 1]);
    }
    for (; r < right.length; r += 2) {
      merged.add(right[r], right[r + 1]);
    }
    return merged.toArray();
  }

  private static boolean rightFirst(double[] left, int l, double[] right, int r) {
    if (left[l] == right[r]) {
      return left[l + 1] > 0 && right[r + 1] < 0;
    }
    return right[r] < left[l];
  }
}
