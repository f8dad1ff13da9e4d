package io.thalweg.worker.data;

import java.io.Serializable;

/**
 * What is known about a set of rows before it is packed: counts per bucket, the label range, rows
 * without weight, the multiset hash. Merging is integer addition and min/max, so it does not depend
 * on the order.
 */
public final class RowTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] bucketRows;
  private long rows;
  private final FeatureRanges labelRanges = new FeatureRanges(); // of rows with weight
  private boolean labelsIntegral = true;
  private final LabelSet labels = new LabelSet();
  private double labelTop = Double.NEGATIVE_INFINITY;
  private long weightless;
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

  /**
   * Notes what a row holds, whichever its bucket. Mutates.
   *
   * @param content its hash
   */
  public <A> void observe(RowView<A> row, ContentHash content) {
    firstHash += content.first();
    secondHash += content.second();
    double weight = row.weight();
    weightless += weight == 0 ? 1 : 0;
    for (int i = 0; i < row.codec().labelWidth(); i++) {
      label(row.label(i));
    }
    if (weight > 0) {
      labelRanges.addLabel(row);
    }
  }

  private void label(double label) {
    labelTop = Math.max(labelTop, label);
    labelsIntegral &= label == Math.rint(label);
    labels.add(label);
  }

  /** Adds another tally over as many buckets. Mutates this one. */
  public void add(RowTally other) {
    for (int i = 0; i < bucketRows.length; i++) {
      bucketRows[i] = Math.addExact(bucketRows[i], other.bucketRows[i]);
    }
    rows = Math.addExact(rows, other.rows);
    labelRanges.add(other.labelRanges);
    labelsIntegral &= other.labelsIntegral;
    labels.add(other.labels);
    labelTop = Math.max(labelTop, other.labelTop);
    weightless = Math.addExact(weightless, other.weightless);
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

  /**
   * The smallest value of a number of the label in rows that have weight, or positive infinity
   * before the first.
   */
  public double labelMin(int number) {
    return labelRanges.features() == 0 ? Double.POSITIVE_INFINITY : labelRanges.min(number);
  }

  /** The largest one, or negative infinity before the first. */
  public double labelMax(int number) {
    return labelRanges.features() == 0 ? Double.NEGATIVE_INFINITY : labelRanges.max(number);
  }

  /** Whether all labels are whole numbers. */
  public boolean labelsIntegral() {
    return labelsIntegral;
  }

  /** Which labels there are (not a copy). */
  public LabelSet labels() {
    return labels;
  }

  /** The largest label, that of rows of weight 0 included. */
  public double labelTop() {
    return labelTop;
  }

  /** Rows of weight 0. */
  public long weightless() {
    return weightless;
  }

  /** The multiset hash of the rows, 32 hexadecimal digits: equal for equal rows in any order. */
  public String dataHash() {
    return String.format("%016x%016x", firstHash, secondHash);
  }
}
