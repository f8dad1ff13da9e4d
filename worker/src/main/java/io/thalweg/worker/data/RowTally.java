package io.thalweg.worker.data;

import java.io.Serializable;

/**
 * What is known about a set of rows before it is packed: counts per bucket, the label range, the
 * multiset hash. Merging is integer addition and min/max, so it does not depend on the order.
 */
public final class RowTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] bucketRows;
  private long rows;
  private double labelMin = Double.POSITIVE_INFINITY;
  private double labelMax = Double.NEGATIVE_INFINITY;
  private boolean labelsIntegral = true;
  private final LabelSet labels = new LabelSet();
  private double weightMax = Double.NEGATIVE_INFINITY;
  private long firstHash;
  private long secondHash;

  /** An empty tally over {@code buckets} buckets. */
  public RowTally(int buckets) {
    this.bucketRows = new long[buckets];
  }

  /** Counts one row into its bucket. Mutates. */
  public void place(int bucket) {
    bucketRows[bucket]++;
    rows++;
  }

  /** Adds one row's content hash to the multiset hash. Mutates. */
  public void hash(ContentHash content) {
    firstHash += content.first();
    secondHash += content.second();
  }

  /** Widens the label range by one label. Mutates. */
  public void label(double label) {
    labelMin = Math.min(labelMin, label);
    labelMax = Math.max(labelMax, label);
    labelsIntegral &= label == Math.rint(label);
    labels.add(label);
  }

  /** Notes one row's weight. Mutates. */
  public void weight(double weight) {
    weightMax = Math.max(weightMax, weight);
  }

  /** Adds another tally over as many buckets. Mutates this one. */
  public void add(RowTally other) {
    for (int i = 0; i < bucketRows.length; i++) {
      bucketRows[i] = Math.addExact(bucketRows[i], other.bucketRows[i]);
    }
    rows = Math.addExact(rows, other.rows);
    labelMin = Math.min(labelMin, other.labelMin);
    labelMax = Math.max(labelMax, other.labelMax);
    labelsIntegral &= other.labelsIntegral;
    labels.add(other.labels);
    weightMax = Math.max(weightMax, other.weightMax);
    firstHash += other.firstHash;
    secondHash += other.secondHash;
  }

  /** Rows per bucket (not a copy). */
  public long[] bucketRows() {
    return bucketRows;
  }

  /** Rows in all. */
  public long rows() {
    return rows;
  }

  /** The smallest label, or positive infinity before the first. */
  public double labelMin() {
    return labelMin;
  }

  /** The largest label, or negative infinity before the first. */
  public double labelMax() {
    return labelMax;
  }

  /** Whether all labels are whole numbers. */
  public boolean labelsIntegral() {
    return labelsIntegral;
  }

  /** Which labels there are (not a copy). */
  public LabelSet labels() {
    return labels;
  }

  /** The largest weight, or negative infinity before the first. */
  public double weightMax() {
    return weightMax;
  }

  /** The multiset hash of the rows, 32 hexadecimal digits: equal for equal rows in any order. */
  public String dataHash() {
    return String.format("%016x%016x", firstHash, secondHash);
  }
}
