package io.thalweg.worker.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which labels occur, as long as they are few: classes are, measured numbers are not. Merging does
 * not depend on the order.
 */
public final class LabelSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** More different labels than this are not remembered. */
  private static final int MOST = 256;

  private double[] labels = new double[8]; // the first count are there, in ascending order
  private int count;
  private boolean many;

  /** Adds a label; one that is not finite says nothing. Mutates. */
  public void add(double label) {
    if (many || !Double.isFinite(label)) {
      return;
    }
    int place = Arrays.binarySearch(labels, 0, count, label);
    if (place < 0) {
      insert(-place - 1, label);
    }
  }

  private void insert(int place, double label) {
    if (count == MOST) {
      many = true;
      return;
    }
    if (count == labels.length) {
      labels = Arrays.copyOf(labels, 2 * count);
    }
    System.arraycopy(labels, place, labels, place + 1, count - place);
    labels[place] = label;
    count++;
  }

  /** Adds another set. Mutates this one. */
  public void add(LabelSet other) {
    many |= other.many;
    for (int i = 0; i < other.count; i++) {
      add(other.labels[i]);
    }
  }

  /** The labels of this set that none of {@code others} has, ascending; none where any has many. */
  public double[] without(LabelSet... others) {
    if (many || Arrays.stream(others).anyMatch(other -> other.many)) {
      return new double[0];
    }
    return Arrays.stream(labels, 0, count)
        .filter(label -> Arrays.stream(others).noneMatch(other -> other.has(label)))
        .toArray();
  }

  private boolean has(double label) {
    return Arrays.binarySearch(labels, 0, count, label) >= 0;
  }
}
