package io.thalweg.shared.nn;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;

/**
 * One parameter of a layer, before it has a place in the flat vector.
 *
 * @param name within the layer: {@code weight}, {@code bias}
 * @param shape its shape
 * @param initialiser how its first values are drawn
 * @param fanIn the inputs of one output of the layer
 * @param fanOut the outputs that one input of the layer reaches
 */
public record Weight(String name, Shape shape, Initialiser initialiser, int fanIn, int fanOut) {

  /** Writes the first values into {@code parameters}, which it mutates. */
  <A> void initialise(Slot slot, long seed, DType<A> dtype, A parameters) {
    long key = seed;
    for (int i = 0; i < slot.name().length(); i++) {
      key = CounterRandom.key(key, slot.name().charAt(i));
    }
    for (int i = 0; i < slot.size(); i++) {
      dtype.set(parameters, slot.offset() + i, initialiser.value(key, i, fanIn, fanOut));
    }
  }
}
