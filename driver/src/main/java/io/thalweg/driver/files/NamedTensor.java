package io.thalweg.driver.files;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.util.Objects;

/**
 * A named, shaped view of consecutive elements of an array, row-major.
 *
 * @param name unique within its file
 * @param shape its extents; none for a single number; an extent may be 0
 * @param array the elements, shared and not copied: whoever holds the array may change them
 * @param offset the index of its first element in {@code array}
 * @param <A> {@code float[]} or {@code double[]}
 */
public record NamedTensor<A>(String name, DType<A> dtype, Shape shape, A array, int offset) {

  /**
   * Checks that the view lies within its array.
   *
   * @throws IllegalArgumentException if it does not
   */
  public NamedTensor {
    Objects.requireNonNull(name, "name");
    long end = (long) offset + shape.size();
    if (offset < 0 || end > dtype.length(array)) {
      throw new IllegalArgumentException(
          "tensor %s covers elements %d to %d of an array of %d"
              .formatted(name, offset, end, dtype.length(array)));
    }
  }

  /** A one-dimensional tensor of the whole array. */
  public static <A> NamedTensor<A> vector(String name, DType<A> dtype, A array) {
    return new NamedTensor<>(name, dtype, Shape.of(dtype.length(array)), array, 0);
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /** The length of its elements in a file, in bytes. */
  public long byteLength() {
    return (long) size() * dtype.bytes();
  }

  /** The elements, widened to double. */
  public double[] toDoubles() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype.get(array, offset + i);
    }
    return values;
  }
}
