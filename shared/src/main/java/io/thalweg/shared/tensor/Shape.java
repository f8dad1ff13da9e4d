package io.thalweg.shared.tensor;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a dense row-major tensor, outermost first; {@code Shape.of()} is a scalar. An
 * extent may be zero.
 *
 * @param dims the extents; copied on the way in and out
 */
public record Shape(int... dims) implements Serializable {

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if an extent is negative or the
   *     number of elements exceeds an int
   */
  public Shape {
    dims = dims.clone();
    long size = 1;
    for (int dim : dims) {
      size *= dim;
      if (dim < 0 || size > Integer.MAX_VALUE) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "a tensor cannot have this shape")
            .expected("extents of at least 0 with at most " + Integer.MAX_VALUE + " elements")
            .found(text(dims));
      }
    }
  }

  /** The shape with these extents. */
  public static Shape of(int... dims) {
    return new Shape(dims);
  }

  @Override
  public int[] dims() {
    return dims.clone();
  }

  /** The number of extents. */
  public int rank() {
    return dims.length;
  }

  /** Extent {@code axis}, counted from the outermost. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** The number of elements. */
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As PyTorch and NumPy users read it, e.g. {@code (128, 10)}. */
  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(int[] dims) {
    return Arrays.stream(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
