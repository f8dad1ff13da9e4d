package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.thalweg.shared.tensor.WindowKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of a 32-bit convolution. An image that was padded beforehand is read where it
 * lies, shifted by one offset per weight: no matrix of patches is built. Tiles of the result stay
 * in registers; none has an edge, as the extents are multiples of the tile's.
 */
final class VectorFloatCorrelation {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int WIDTH = SPECIES.length();
  private static final int PANEL = WindowKernels.PANEL;
  private static final int LANES = WindowKernels.LANES;

  private VectorFloatCorrelation() {}

  /** {@link WindowKernels#correlate}. Mutates {@code y}. */
  static void correlate(
      int m,
      int n,
      int k,
      float[] w,
      int wo,
      int[] shifts,
      int so,
      float[] x,
      int xo,
      float[] y,
      int yo) {
    for (int q = 0; q < n; q += 2 * WIDTH) {
      for (int i = 0; i < m; i += PANEL) {
        tile(k, w, wo + i * k, shifts, so, x, xo + q, y, yo + i * n + q, n);
      }
    }
  }

  /** Four rows by two vectors of y. */
  private static void tile(
      int k,
      float[] w,
      int wo,
      int[] shifts,
      int so,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int ld) {
    FloatVector y00 = fromArray(SPECIES, y, yo);
    FloatVector y01 = fromArray(SPECIES, y, yo + WIDTH);
    FloatVector y10 = fromArray(SPECIES, y, yo + ld);
    FloatVector y11 = fromArray(SPECIES, y, yo + ld + WIDTH);
    FloatVector y20 = fromArray(SPECIES, y, yo + 2 * ld);
    FloatVector y21 = fromArray(SPECIES, y, yo + 2 * ld + WIDTH);
    FloatVector y30 = fromArray(SPECIES, y, yo + 3 * ld);
    FloatVector y31 = fromArray(SPECIES, y, yo + 3 * ld + WIDTH);
    for (int p = 0; p < k; p++) {
      int from = xo + shifts[so + p];
      FloatVector x0 = fromArray(SPECIES, x, from);
      FloatVector x1 = fromArray(SPECIES, x, from + WIDTH);
      int at = wo + p * PANEL;
      FloatVector w0 = broadcast(SPECIES, w[at]);
      y00 = w0.fma(x0, y00);
      y01 = w0.fma(x1, y01);
      FloatVector w1 = broadcast(SPECIES, w[at + 1]);
      y10 = w1.fma(x0, y10);
      y11 = w1.fma(x1, y11);
      FloatVector w2 = broadcast(SPECIES, w[at + 2]);
      y20 = w2.fma(x0, y20);
      y21 = w2.fma(x1, y21);
      FloatVector w3 = broadcast(SPECIES, w[at + 3]);
      y30 = w3.fma(x0, y30);
      y31 = w3.fma(x1, y31);
    }
    y00.intoArray(y, yo);
    y01.intoArray(y, yo + WIDTH);
    y10.intoArray(y, yo + ld);
    y11.intoArray(y, yo + ld + WIDTH);
    y20.intoArray(y, yo + 2 * ld);
    y21.intoArray(y, yo + 2 * ld + WIDTH);
    y30.intoArray(y, yo + 3 * ld);
    y31.intoArray(y, yo + 3 * ld + WIDTH);
  }

  /** {@link WindowKernels#correlateLanes}. Mutates {@code lanes}. */
  static void lanes(
      int m,
      int n,
      int k,
      float[] y,
      int yo,
      int ld,
      int[] shifts,
      int so,
      float[] x,
      int xo,
      float[] lanes,
      int lo) {
    for (int i = 0; i < m; i += 2) {
      int row = lo + i * k * LANES;
      int next = row + k * LANES;
      for (int lane = 0; lane < LANES; lane += WIDTH) {
        int p = 0;
        for (; p + 4 <= k; p += 4) {
          int at = lane + p * LANES;
          int yi = yo + i * ld + lane;
          fourShifts(n, y, yi, ld, shifts, so + p, x, xo + lane, lanes, row + at, next + at);
        }
        for (; p < k; p++) {
          int at = lane + p * LANES;
          int from = xo + lane + shifts[so + p];
          oneShift(n, y, yo + i * ld + lane, x, from, lanes, row + at);
          oneShift(n, y, yo + (i + 1) * ld + lane, x, from, lanes, next + at);
        }
      }
    }
  }

  /** Two rows of y by four shifts of x. */
  private static void fourShifts(
      int n,
      float[] y,
      int yo,
      int ld,
      int[] shifts,
      int so,
      float[] x,
      int xo,
      float[] lanes,
      int row,
      int next) {
    FloatVector a0 = fromArray(SPECIES, lanes, row);
    FloatVector a1 = fromArray(SPECIES, lanes, row + LANES);
    FloatVector a2 = fromArray(SPECIES, lanes, row + 2 * LANES);
    FloatVector a3 = fromArray(SPECIES, lanes, row + 3 * LANES);
    FloatVector b0 = fromArray(SPECIES, lanes, next);
    FloatVector b1 = fromArray(SPECIES, lanes, next + LANES);
    FloatVector b2 = fromArray(SPECIES, lanes, next + 2 * LANES);
    FloatVector b3 = fromArray(SPECIES, lanes, next + 3 * LANES);
    int at0 = xo + shifts[so];
    int at1 = xo + shifts[so + 1];
    int at2 = xo + shifts[so + 2];
    int at3 = xo + shifts[so + 3];
    int other = yo + ld;
    for (int q = 0; q < n; q += LANES) {
      FloatVector a = fromArray(SPECIES, y, yo + q);
      FloatVector b = fromArray(SPECIES, y, other + q);
      FloatVector x0 = fromArray(SPECIES, x, at0 + q);
      a0 = a.fma(x0, a0);
      b0 = b.fma(x0, b0);
      FloatVector x1 = fromArray(SPECIES, x, at1 + q);
      a1 = a.fma(x1, a1);
      b1 = b.fma(x1, b1);
      FloatVector x2 = fromArray(SPECIES, x, at2 + q);
      a2 = a.fma(x2, a2);
      b2 = b.fma(x2, b2);
      FloatVector x3 = fromArray(SPECIES, x, at3 + q);
      a3 = a.fma(x3, a3);
      b3 = b.fma(x3, b3);
    }
    a0.intoArray(lanes, row);
    a1.intoArray(lanes, row + LANES);
    a2.intoArray(lanes, row + 2 * LANES);
    a3.intoArray(lanes, row + 3 * LANES);
    b0.intoArray(lanes, next);
    b1.intoArray(lanes, next + LANES);
    b2.intoArray(lanes, next + 2 * LANES);
    b3.intoArray(lanes, next + 3 * LANES);
  }

  private static void oneShift(int n, float[] y, int yo, float[] x, int xo, float[] lanes, int at) {
    FloatVector sum = fromArray(SPECIES, lanes, at);
    for (int q = 0; q < n; q += LANES) {
      sum = fromArray(SPECIES, y, yo + q).fma(fromArray(SPECIES, x, xo + q), sum);
    }
    sum.intoArray(lanes, at);
  }
}
