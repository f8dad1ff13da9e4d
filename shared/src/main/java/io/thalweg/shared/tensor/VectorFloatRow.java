package io.thalweg.shared.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The 32-bit product of one row with a matrix, where packing would cost more than it gains. */
final class VectorFloatRow {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();
  private static final int STRIP = 2 * LANES;

  private VectorFloatRow() {}

  /**
   * {@code c (n) += a (k) * b (k, n)} in strips of columns. Mutates {@code c} and {@code spare}.
   *
   * @param n at least two vectors
   * @param spare room for two vectors
   */
  static void multiply(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] spare, float[] c, int co) {
    // The last strip overlaps its neighbour, so it is computed aside and before the others.
    int last = n - STRIP;
    System.arraycopy(c, co + last, spare, 0, STRIP);
    multiplyStrip(n, k, a, ao, b, bo + last, spare, 0);
    int j = 0;
    for (; j <= last; j += STRIP) {
      multiplyStrip(n, k, a, ao, b, bo + j, c, co + j);
    }
    System.arraycopy(spare, j - last, c, co + j, n - j);
  }

  private static void multiplyStrip(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    FloatVector low = FloatVector.fromArray(SPECIES, c, co);
    FloatVector high = FloatVector.fromArray(SPECIES, c, co + LANES);
    for (int p = 0; p < k; p++) {
      FloatVector scale = FloatVector.broadcast(SPECIES, a[ao + p]);
      low = scale.fma(FloatVector.fromArray(SPECIES, b, bo + p * n), low);
      high = scale.fma(FloatVector.fromArray(SPECIES, b, bo + p * n + LANES), high);
    }
    low.intoArray(c, co);
    high.intoArray(c, co + LANES);
  }

  /** {@code c (n) += a (k) * b (n, k)^T}: four chains side by side hide the latency. */
  static void multiplyTransposed(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    int j = 0;
    for (; j + 4 <= n; j += 4) {
      fourChains(k, a, ao, b, bo + j * k, c, co + j);
    }
    for (; j < n; j++) {
      float chain = c[co + j];
      for (int p = 0; p < k; p++) {
        chain = Math.fma(a[ao + p], b[bo + j * k + p], chain);
      }
      c[co + j] = chain;
    }
  }

  private static void fourChains(int k, float[] a, int ao, float[] b, int b0, float[] c, int co) {
    int b1 = b0 + k;
    int b2 = b1 + k;
    int b3 = b2 + k;
    float c0 = c[co];
    float c1 = c[co + 1];
    float c2 = c[co + 2];
    float c3 = c[co + 3];
    for (int p = 0; p < k; p++) {
      float x = a[ao + p];
      c0 = Math.fma(x, b[b0 + p], c0);
      c1 = Math.fma(x, b[b1 + p], c1);
      c2 = Math.fma(x, b[b2 + p], c2);
      c3 = Math.fma(x, b[b3 + p], c3);
    }
    c[co] = c0;
    c[co + 1] = c1;
    c[co + 2] = c2;
    c[co + 3] = c3;
  }
}
