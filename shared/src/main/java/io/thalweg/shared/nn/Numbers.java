package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Kind;
import java.util.List;

/** Lists of numbers. */
final class Numbers {
  /** Says what is wrong with the list apart from what is wrong with its elements. */
  static final Kind<List<Double>> KIND =
      Kind.of(
          Kind.NUMBERS.text(),
          (written, place) -> Kind.NUMBERS.read(Kind.LIST.read(written, place), place),
          numbers -> numbers);

  private Numbers() {}
}
