package io.thalweg.driver.optim;

/**
 * Where one layer's parameter tensor lies in the flat array: what layer-wise optimizers (LARS,
 * LAMB) take norms over.
 *
 * @param offset its first element
 * @param length how many elements
 */
public record LayerRange(int offset, int length) {
  /** Checks that the range is not negative. */
  public LayerRange {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("offset " + offset + ", length " + length);
    }
  }
}
