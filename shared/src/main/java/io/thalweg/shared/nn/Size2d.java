package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import java.io.Serializable;
import java.util.List;

/** A number along the height and one along the width, as PyTorch's pairs of options. */
public record Size2d(int height, int width) implements Serializable {
  static final String KERNEL = "kernel_size";
  static final String STRIDE = "stride";
  static final String PADDING = "padding";
  static final String DILATION = "dilation";

  static final Kind<Size2d> KIND =
      Kind.of("a whole number or [height, width]", Size2d::read, Size2d::describe);

  /** The same number along both. */
  public static Size2d of(int both) {
    return new Size2d(both, both);
  }

  /** One number, or {@code [height, width]}. */
  private static Size2d read(Object written, Place place) {
    if (!(written instanceof List<?> list)) {
      return of(Kind.WHOLE.read(written, place));
    }
    return list.size() == 2
        ? new Size2d(
            Kind.WHOLE.read(list.get(0), place.at(0)), Kind.WHOLE.read(list.get(1), place.at(1)))
        : null;
  }

  private Object describe() {
    return height == width ? (Object) height : List.of(height, width);
  }
}
