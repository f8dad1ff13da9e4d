package io.thalweg.worker.data;

import io.thalweg.shared.column.Expansion;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A column of coded rows and what becomes of its numbers.
 *
 * @param expansion from its numbers to inputs
 * @param places by code, what the code is among the categories that were kept, or -1; empty where
 *     numbers are taken as they are
 */
public record CodedColumn(Expansion expansion, int[] places) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Writes the inputs of a cell. Mutates both arrays. */
  void expand(double[] coded, int from, double[] target, int at) {
    if (places.length > 0 && !Double.isNaN(coded[from])) {
      int place = places[(int) coded[from]];
      coded[from] = place < 0 ? Double.NaN : place;
    }
    expansion.expand(coded, from, target, at);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodedColumn that
        && expansion.equals(that.expansion)
        && Arrays.equals(places, that.places);
  }

  @Override
  public int hashCode() {
    return 31 * expansion.hashCode() + Arrays.hashCode(places);
  }

  @Override
  public String toString() {
    return expansion + " of " + places.length + " codes";
  }
}
