package io.thalweg.worker.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The range of labels, and how many rows each has as long as different ones are few: classes are,
 * measured numbers are not. Merging does not depend on the order.
 */
public final class LabelCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** More different labels than this are not counted. */
  private static final int MOST = 256;

  private double[] labels = new double[8]; // the first `used` are there, in ascending order
  private long[] rows = new long[8];
  private int used;
  private boolean many;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** Counts a row. Mutates. */
  public void add(double label) {
    double key = label + 0.0; // makes -0.0 the 0.0 that it equals
    min = Math.min(min, key);
    max = Math.max(max, key);
    add(key, 1);
  }

  /** Counts the rows of others. Mutates this. */
  public void add(LabelCounts other) {
    for (int i = 0; i < other.used; i++) {
      add(other.labels[i], other.rows[i]);
    }
    many |= other.many;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  private void add(double label, long count) {
    if (many) {
      return;
    }
    int place = Arrays.binarySearch(labels, 0, used, label);
    if (place >= 0) {
      rows[place] += count;
    } else if (used == MOST) {
      many = true;
    } else {
      insert(-place - 1, label, count);
    }
  }

  private void insert(int place, double label, long count) {
    if (used == labels.length) {
      labels = Arrays.copyOf(labels, 2 * used);
      rows = Arrays.copyOf(rows, 2 * used);
    }
    System.arraycopy(labels, place, labels, place + 1, used - place);
    System.arraycopy(rows, place, rows, place + 1, used - place);
    labels[place] = label;
    rows[place] = count;
    used++;
  }

  /** The smallest label; infinity of none. */
  public double min() {
    return min;
  }

  /** The largest label; negative infinity of none. */
  public double max() {
    return max;
  }

  /** The rows of each label, ascending; empty where there are too many different ones. */
  public SortedMap<Double, Long> counts() {
    TreeMap<Double, Long> counts = new TreeMap<>();
    for (int i = 0; i < used && !many; i++) {
      counts.put(labels[i], rows[i]);
    }
    return Collections.unmodifiableSortedMap(counts);
  }
}
