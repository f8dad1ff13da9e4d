package io.thalweg.shared.nn;

import java.io.Serializable;
import java.util.List;

/** A number along the height and one along the width, as PyTorch's pairs of options. */
public record Size2d(int height, int width) implements Serializable {

  /** The same number along both. */
  public static Size2d of(int both) {
    return new Size2d(both, both);
  }

  /** One number, or {@code [height, width]}. */
  static Size2d read(Object value, String path) {
    if (value instanceof List<?> list && list.size() == 2) {
      return new Size2d(
          Options.integer(list.get(0), path + ".0"), Options.integer(list.get(1), path + ".1"));
    }
    if (value instanceof List<?>) {
      throw Options.wrongType(path, "a whole number or [height, width]", value);
    }
    return of(Options.integer(value, path));
  }

  /** The plain data that {@link #read} makes this of. */
  Object describe() {
    return height == width ? (Object) height : List.of(height, width);
  }
}
