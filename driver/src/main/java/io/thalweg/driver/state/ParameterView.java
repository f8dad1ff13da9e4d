package io.thalweg.driver.state;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.util.List;

/**
 * Flat parameters by name.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public record ParameterView<A>(Slots slots, DType<A> dtype, A parameters) {

  /**
   * A copy of the parameter called {@code name}, row-major.
   *
   * @throws ThalwegException UNKNOWN_KEY that names the nearest one
   */
  public double[] get(String name) {
    Slot slot = slot(name);
    double[] values = new double[slot.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype.get(parameters, slot.offset() + i);
    }
    return values;
  }

  /**
   * The only element of the parameter called {@code name}.
   *
   * @throws ThalwegException UNKNOWN_KEY; BAD_SHAPE if it has more
   */
  public double scalar(String name) {
    Slot slot = slot(name);
    requireSize(slot, 1, "a parameter with one element");
    return dtype.get(parameters, slot.offset());
  }

  /**
   * Sets the parameter called {@code name}. Mutates the flat parameters.
   *
   * @throws ThalwegException UNKNOWN_KEY; BAD_SHAPE if it has not as many elements
   */
  public void set(String name, double... values) {
    Slot slot = slot(name);
    requireSize(slot, values.length, "as many values as " + slot.shape() + " has elements");
    for (int i = 0; i < values.length; i++) {
      dtype.set(parameters, slot.offset() + i, values[i]);
    }
  }

  private Slot slot(String name) {
    List<String> names = slots.list().stream().map(Slot::name).toList();
    return slots.find(name).orElseThrow(() -> UnknownKey.of("parameters", name, names));
  }

  private static void requireSize(Slot slot, int size, String expected) {
    if (slot.size() != size) {
      throw ThalwegException.of(
              ErrorCode.BAD_SHAPE, "parameter " + slot.name() + " has another shape")
          .expected(expected)
          .found(slot.shape() + " and " + size + (size == 1 ? " value" : " values"));
    }
  }
}
