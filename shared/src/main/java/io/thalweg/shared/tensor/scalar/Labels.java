package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** Class labels and indices as kernels read them. */
final class Labels {
  private Labels() {}

  /**
   * The class that {@code label} names.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_LABEL} if it is not a whole number from 0 to
   *     {@code classes - 1}
   */
  static int classNumber(double label, int classes, int row) {
    int number = (int) label;
    if (number != label || number < 0 || number >= classes) {
      throw ThalwegException.of(ErrorCode.BAD_LABEL, "the label of a row is not a class number")
          .expected("a whole number from 0 to " + (classes - 1))
          .found(label + " in row " + row + " of the batch")
          .remedy("number the classes from 0, or give the last layer as many outputs as classes");
    }
    return number;
  }

  /**
   * The row of a table that {@code value} names.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if it is not a whole number from 0 to
   *     {@code size - 1}
   */
  static int index(double value, int size, int position) {
    int number = (int) value;
    if (number != value || number < 0 || number >= size) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "a feature is not an index of the embedding")
          .expected("a whole number from 0 to " + (size - 1))
          .found(value + " in position " + position + " of the batch")
          .remedy("raise num_embeddings, or number what is embedded from 0; do not standardize it");
    }
    return number;
  }
}
