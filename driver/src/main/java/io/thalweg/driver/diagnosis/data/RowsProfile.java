package io.thalweg.driver.diagnosis.data;

import io.thalweg.worker.data.CopySketch;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one data set. Rows of weight 0 count for nothing.
 *
 * @param rows of the data set
 * @param sampled the rows that means, deviations and the like are taken of: all where they are few
 * @param columns the features in their order
 * @param label where it is a single number
 * @param scale of the features
 * @param copies equal rows, and rows that differ in nothing but their labels
 * @param neighbours how labels go with those of similar rows, where they are classes and this was
 *     asked for
 */
public record RowsProfile(
    long rows,
    int sampled,
    List<ColumnProfile> columns,
    Optional<LabelProfile> label,
    ScaleProfile scale,
    CopySketch.Counts copies,
    Optional<Neighbours> neighbours) {
  /** Takes a copy. */
  public RowsProfile {
    columns = List.copyOf(columns);
  }

  /** Whether one value of the sample may be far beyond all others of its column. */
  public boolean mayHaveStrays() {
    return columns.stream().anyMatch(this::isOneValue);
  }

  /** Whether one value has nearly all of the variance, and is not one of a few codes. */
  private boolean isOneValue(ColumnProfile column) {
    double largest = Math.max(Math.abs(column.min()), Math.abs(column.max()));
    double alone = column.deviation() * Math.sqrt(sampled); // where all others are 0
    boolean mayBeCode =
        column.distinct() <= Limits.CODES && largest <= Limits.NO_CODE * scale.typical();
    return !mayBeCode && largest > Limits.ALONE * alone;
  }
}
