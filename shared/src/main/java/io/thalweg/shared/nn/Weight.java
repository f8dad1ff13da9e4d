package io.thalweg.shared.nn;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;

/**
 * One parameter of a layer or an objective, before it has a place in the flat vector.
 *
 * @param name within the layer: {@code weight}, {@code bias}
 * @param shape its shape
 * @param initialiser how its first values are drawn
 * @param fanIn the inputs of one output of the layer
 * @param fanOut the outputs that one input of the layer reaches
 * @param momentum 0 for a parameter; for a running average see {@link Slot#momentum}
 */
public record Weight(
    String name, Shape shape, Initialiser initialiser, int fanIn, int fanOut, double momentum)
    implements Serializable {

  /** A parameter. */
  public Weight(String name, Shape shape, Initialiser initialiser, int fanIn, int fanOut) {
    this(name, shape, initialiser, fanIn, fanOut, 0);
  }

  /**
   * A parameter that belongs to no layer. Its fans are those that {@code torch.nn.init} takes from
   * a shape {@code (out, in, ...)}; a vector has its length for both.
   */
  public static Weight of(String name, Shape shape, Initialiser initialiser) {
    if (shape.rank() < 2) {
      return new Weight(name, shape, initialiser, shape.size(), shape.size());
    }
    int field = 1;
    for (int axis = 2; axis < shape.rank(); axis++) {
      field *= shape.dim(axis);
    }
    return new Weight(name, shape, initialiser, shape.dim(1) * field, shape.dim(0) * field);
  }

  /** The same parameter under another name. */
  Weight named(String name) {
    return new Weight(name, shape, initialiser, fanIn, fanOut, momentum);
  }

  /** Writes the first values into {@code parameters}, which it mutates. */
  <A> void initialise(Slot slot, long seed, DType<A> dtype, A parameters) {
    long key = seed;
    for (int i = 0; i < slot.name().length(); i++) {
      key = CounterRandom.key(key, slot.name().charAt(i));
    }
    double[] values = initialiser.values(key, shape, fanIn, fanOut);
    for (int i = 0; i < values.length; i++) {
      dtype.set(parameters, slot.offset() + i, values[i]);
    }
  }
}
