package io.thalweg.shared.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The 64-bit product of one row with a matrix, where packing would cost more than it gains. */
final class VectorDoubleRow {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();
  private static final int STRIP = 2 * LANES;

  private VectorDoubleRow() {}

  /**
   * {@code c (n) += a (k) * b (k, n)} in strips of columns. Mutates {@code c} and {@code spare}.
   *
   * @param n at least two vectors
   * @param spare room for two vectors
   */
  static void multiply(
      int n, int k, double[] a, int ao, double[] b, int bo, double[] spare, double[] c, int co) {
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
      int n, int k, double[] a, int ao, double[] b, int bo, double[] c, int co) {
    DoubleVector low = DoubleVector.fromArray(SPECIES, c, co);
    DoubleVector high = DoubleVector.fromArray(SPECIES, c, co + LANES);
    for (int p = 0; p < k; p++) {
      DoubleVector scale = DoubleVector.broadcast(SPECIES, a[ao + p]);
      low = scale.fma(DoubleVector.fromArray(SPECIES, b, bo + p * n), low);
      high = scale.fma(DoubleVector.fromArray(SPECIES, b, bo + p * n + LANES), high);
    }
    low.intoArray(c, co);
    high.intoArray(c, co + LANES);
  }

  /** {@code c (n) += a (k) * b (n, k)^T}: four chains side by side hide the latency. */
  static void multiplyTransposed(
      int n, int k, double[] a, int ao, double[] b, int bo, double[] c, int co) {
    int j = 0;
    for (; j + 4 <= n; j += 4) {
      fourChains(k, a, ao, b, bo + j * k, c, co + j);
    }
    for (; j < n; j++) {
      double chain = c[co + j];
      for (int p = 0; p < k; p++) {
        chain = Math.fma(a[ao + p], b[bo + j * k + p], chain);
      }
      c[co + j] = chain;
    }
  }

  private static void fourChains(
      int k, double[] a, int ao, double[] b, int b0, double[] c, int co) {
    int b1 = b0 + k;
    int b2 = b1 + k;
    int b3 = b2 + k;
    double c0 = c[co];
    double c1 = c[co + 1];
    double c2 = c[co + 2];
    double c3 = c[co + 3];
    for (int p = 0; p < k; p++) {
      double x = a[ao + p];
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
