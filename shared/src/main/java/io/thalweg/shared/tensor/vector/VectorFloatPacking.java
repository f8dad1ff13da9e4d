package io.thalweg.shared.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies slices of 32-bit matrices into panels that the micro-kernel reads from front to back. All
 * transposition happens here. A panel holds, for each k, {@code stride} elements of which {@code
 * width} are in use; the caller sees to the rest.
 *
 * <p>Of the same species as all other kernels: C2 (JDK 17) keeps the micro-kernel's accumulators as
 * boxed objects once a second shape of {@code FloatVector} is loaded.
 */
final class VectorFloatPacking {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();

  private VectorFloatPacking() {}

  /**
   * Packs a slice whose {@code width} elements of one k lie side by side: {@code (k, ld)}
   * row-major. Mutates {@code panel}; elements of it beyond {@code width} may receive any number.
   *
   * @param stride a multiple of the vector length
   */
  static void copy(int k, int width, float[] x, int xo, int ld, float[] panel, int at, int stride) {
    int whole = k == 0 ? 0 : Math.min(k, Math.max(0, (x.length - stride - xo) / ld + 1));
    if (xo + stride > x.length) {
      whole = 0;
    }
    for (int v = 0; v < stride; v += LANES) {
      copyLanes(whole, x, xo + v, ld, panel, at + v, stride);
    }
    for (int p = whole; p < k; p++) {
      System.arraycopy(x, xo + p * ld, panel, at + p * stride, width);
    }
  }

  private static void copyLanes(
      int k, float[] x, int xo, int ld, float[] panel, int at, int stride) {
    for (int p = 0; p < k; p++) {
      FloatVector.fromArray(SPECIES, x, xo + p * ld).intoArray(panel, at + p * stride);
    }
  }

  /**
   * Packs a slice whose k elements of one row lie side by side: {@code (width, ld)} row-major.
   * Mutates {@code panel}.
   */
  static void transpose(
      int k, int width, float[] x, int xo, int ld, float[] panel, int at, int stride) {
    int r = 0;
    for (; r + 4 <= width; r += 4) {
      transpose4(k, x, xo + r * ld, ld, panel, at + r, stride);
    }
    for (; r < width; r++) {
      spread(k, x, xo + r * ld, panel, at + r, stride);
    }
  }

  private static void transpose4(
      int k, float[] x, int xo, int ld, float[] panel, int at, int stride) {
    int x1 = xo + ld;
    int x2 = x1 + ld;
    int x3 = x2 + ld;
    for (int p = 0; p < k; p++, at += stride) {
      panel[at] = x[xo + p];
      panel[at + 1] = x[x1 + p];
      panel[at + 2] = x[x2 + p];
      panel[at + 3] = x[x3 + p];
    }
  }

  private static void spread(int k, float[] x, int xo, float[] panel, int at, int stride) {
    for (int p = 0; p < k; p++, at += stride) {
      panel[at] = x[xo + p];
    }
  }
}
