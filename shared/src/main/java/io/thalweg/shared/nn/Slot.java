package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;

/**
 * A named, shaped view of the flat parameter vector.
 *
 * @param name as PyTorch names the parameters of a {@code Sequential}: {@code "0.weight"}
 * @param shape its shape, row-major
 * @param offset the index of its first element in the flat vector
 * @param trained whether the optimizer changes it; running statistics are not trained
 */
public record Slot(String name, Shape shape, int offset, boolean trained) implements Serializable {
  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if it does not fit into an array
   */
  public Slot {
    if (offset < 0 || (long) offset + shape.size() > Integer.MAX_VALUE) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "parameter " + name + " does not fit")
          .expected("at most " + Integer.MAX_VALUE + " parameters in all")
          .found(shape + " at offset " + offset);
    }
  }

  /** A trained parameter. */
  public Slot(String name, Shape shape, int offset) {
    this(name, shape, offset, true);
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /** One past the index of the last element. */
  public int end() {
    return offset + size();
  }
}
