package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
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
 * @param momentum 0 for what the optimizer trains; a running average, which is not trained, moves
 *     by this share of the way to each round's measurement
 */
public record Slot(String name, Shape shape, int offset, double momentum) implements Serializable {
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
    this(name, shape, offset, 0);
  }

  /** Whether the optimizer changes it. */
  public boolean trained() {
    return momentum == 0;
  }

  /** Records this view: a parameter, or a running average. */
  Var record(Graph graph) {
    return trained() ? graph.parameter(name, shape, offset) : graph.average(name, shape, offset);
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
