package io.thalweg.worker.data;

import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.Objects;

/**
 * How one row lies in an array of the run's element type: its features, then its label and its
 * weight where the data has them.
 *
 * @param dtype the element type
 * @param width features per row; 0 only for the row of an objective without data
 * @param hasLabel whether a label follows the features
 * @param hasWeight whether a weight stands last
 * @param <A> {@code float[]} or {@code double[]}
 */
public record RowLayout<A>(DType<A> dtype, int width, boolean hasLabel, boolean hasWeight)
    implements Serializable {
  /** Checks the width. */
  public RowLayout {
    Objects.requireNonNull(dtype);
    if (width < 0) {
      throw new IllegalArgumentException("a row cannot have a number of features of " + width);
    }
  }

  /** Elements per row. */
  public int stride() {
    return width + (hasLabel ? 1 : 0) + (hasWeight ? 1 : 0);
  }

  /** The element that holds the label. */
  public int labelAt() {
    return width;
  }

  /** The element that holds the weight. */
  public int weightAt() {
    return width + (hasLabel ? 1 : 0);
  }

  /** Bytes of a row's content. */
  public int rowBytes() {
    return Math.multiplyExact(stride(), dtype.bytes());
  }

  /** Bytes of a row that travels to its shard: its 64-bit key, then its content. */
  public int recordBytes() {
    return Math.addExact(Long.BYTES, rowBytes());
  }
}
