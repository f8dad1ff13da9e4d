package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * All views of the flat parameter vector: they cover it without holes or overlaps, in this order.
 *
 * @param list the views, in the order of their offsets
 */
public record Slots(List<Slot> list) implements Serializable {
  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if there is a hole or an overlap
   */
  public Slots {
    list = List.copyOf(list);
    int expected = 0;
    for (Slot slot : list) {
      if (slot.offset() != expected) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the parameters have a hole or overlap")
            .expected(slot.name() + " at offset " + expected)
            .found("offset " + slot.offset());
      }
      expected = slot.end();
    }
  }

  /** The length of the flat vector. */
  public int size() {
    return list.isEmpty() ? 0 : list.get(list.size() - 1).end();
  }

  /** The slot with this name. */
  public Optional<Slot> find(String name) {
    return list.stream().filter(slot -> slot.name().equals(name)).findFirst();
  }

  /**
   * The slot that holds element {@code index} of the flat vector, to name a parameter in messages.
   *
   * @throws IndexOutOfBoundsException if the vector has no such element
   */
  public Slot at(int index) {
    return list.stream()
        .filter(slot -> index >= slot.offset() && index < slot.end())
        .findFirst()
        .orElseThrow(() -> new IndexOutOfBoundsException(index));
  }
}
