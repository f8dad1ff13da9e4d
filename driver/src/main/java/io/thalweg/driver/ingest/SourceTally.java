package io.thalweg.driver.ingest;

import io.thalweg.worker.data.DistinctSample;
import io.thalweg.worker.data.FeatureRanges;
import io.thalweg.worker.data.LabelSet;
import io.thalweg.worker.data.RowOrigins;
import io.thalweg.worker.data.RowTally;
import io.thalweg.worker.rows.BadCell;
import java.io.Serializable;

/**
 * What the map side learned about the source: both parts' tallies and the bad rows. Merging does
 * not depend on the order.
 */
final class SourceTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowTally train;
  private final RowTally validation;
  private final DistinctSample sample = new DistinctSample();
  private final FeatureRanges ranges = new FeatureRanges();
  private final RowOrigins origins = new RowOrigins();
  private final BadRowCounts bad = new BadRowCounts();
  private final LabelSet badLabels = new LabelSet();
  private boolean lengthsDiffer;

  SourceTally(int buckets) {
    this.train = new RowTally(buckets);
    this.validation = new RowTally(buckets);
  }

  RowTally part(boolean ofValidation) {
    return ofValidation ? validation : train;
  }

  /** The rows of both parts, for whether there are copies among them. */
  DistinctSample sample() {
    return sample;
  }

  /** Where some of the training rows come from. */
  RowOrigins origins() {
    return origins;
  }

  /** The ranges of the features in both parts, where they are looked at. */
  FeatureRanges ranges() {
    return ranges;
  }

  /** The smallest value of a number of the label in both parts. */
  double labelMin(int number) {
    return Math.min(train.labelMin(number), validation.labelMin(number));
  }

  /** The largest value of a number of the label in both parts. */
  double labelMax(int number) {
    return Math.max(train.labelMax(number), validation.labelMax(number));
  }

  /** Whether a good part of the sampled rows are copies of others. */
  boolean hasCopies() {
    return sample.hasCopies(rows());
  }

  /** Rows that can be used. */
  long rows() {
    return train.rows() + validation.rows();
  }

  /**
   * Counts a row that cannot be used. Mutates.
   *
   * @param label its label, or NaN
   */
  void bad(BadCell cell, double label) {
    bad.add(cell);
    badLabels.add(label);
    lengthsDiffer |= cell.kind() == BadCell.Kind.LENGTH;
  }

  /** Adds another tally. Mutates this one. */
  SourceTally add(SourceTally other) {
    train.add(other.train);
    validation.add(other.validation);
    sample.add(other.sample);
    ranges.add(other.ranges);
    origins.add(other.origins);
    bad.add(other.bad);
    badLabels.add(other.badLabels);
    lengthsDiffer |= other.lengthsDiffer;
    return this;
  }

  /** Rows that cannot be used; where bad rows stop the run, each task counts its first only. */
  long badRows() {
    return bad.rows();
  }

  /** The same rows by what is wrong with them. */
  BadRowCounts reasons() {
    return bad;
  }

  /** The labels that bad rows alone have. */
  double[] lostLabels() {
    return badLabels.without(train.labels(), validation.labels());
  }

  /** Whether an array or vector had another length than was expected. */
  boolean lengthsDiffer() {
    return lengthsDiffer;
  }
}
