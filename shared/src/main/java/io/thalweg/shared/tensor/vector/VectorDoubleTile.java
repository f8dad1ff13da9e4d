package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of the 64-bit matrix product: one tile of {@link #ROWS} x {@link #COLUMNS}
 * elements of c stays in registers while k runs. Each element is one chain of fused multiply-adds
 * over ascending k, so neither the tile's size nor the vector width changes a bit.
 *
 * <p>6 x 2 vectors fill the 16 registers of AVX2; AVX-512 has 32 and takes 8 x 2. The elements of a
 * are read where they stand, by a loop of its own for each way round: with one loop for both, the
 * step from k to k was a variable, C2 kept eight bounds checks in the loop and moved its counters
 * through vector registers, and a product took up to twice the time.
 */
final class VectorDoubleTile {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();

  /** Rows of c in a tile. */
  static final int ROWS = VectorWidth.BITS == 512 ? 8 : 6;

  /** Columns of c in a tile. */
  static final int COLUMNS = 2 * LANES;

  /** Elements between consecutive k in a packed panel of b, which holds one or more tiles. */
  static final int STRIDE = Math.max(16, COLUMNS);

  private VectorDoubleTile() {}

  /**
   * Writes {@code s + a * b} to a tile of c. Mutates {@code c}.
   *
   * @param k depth
   * @param a element (i, p) at {@code ao + i * ld + p}
   * @param b packed panel: element (p, j) at {@code bo + p * STRIDE + j}
   * @param s what the chains start from, {@code sd} elements from row to row; may be c
   * @param c row-major with {@code cd} elements from row to row
   */
  static void multiply(
      int k,
      double[] a,
      int ao,
      int ld,
      double[] b,
      int bo,
      double[] s,
      int so,
      int sd,
      double[] c,
      int co,
      int cd) {
    int r0 = ao;
    int r1 = ao + ld;
    int r2 = ao + 2 * ld;
    int r3 = ao + 3 * ld;
    int r4 = ao + 4 * ld;
    int r5 = ao + 5 * ld;
    int r6 = ao + 6 * ld;
    int r7 = ao + 7 * ld;
    DoubleVector c00 = fromArray(SPECIES, s, so);
    DoubleVector c01 = fromArray(SPECIES, s, so + LANES);
    DoubleVector c10 = fromArray(SPECIES, s, so + sd);
    DoubleVector c11 = fromArray(SPECIES, s, so + sd + LANES);
    DoubleVector c20 = fromArray(SPECIES, s, so + 2 * sd);
    DoubleVector c21 = fromArray(SPECIES, s, so + 2 * sd + LANES);
    DoubleVector c30 = fromArray(SPECIES, s, so + 3 * sd);
    DoubleVector c31 = fromArray(SPECIES, s, so + 3 * sd + LANES);
    DoubleVector c40 = fromArray(SPECIES, s, so + 4 * sd);
    DoubleVector c41 = fromArray(SPECIES, s, so + 4 * sd + LANES);
    DoubleVector c50 = fromArray(SPECIES, s, so + 5 * sd);
    DoubleVector c51 = fromArray(SPECIES, s, so + 5 * sd + LANES);
    DoubleVector c60 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd);
    DoubleVector c61 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd + LANES);
    DoubleVector c70 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd);
    DoubleVector c71 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd + LANES);
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = fromArray(SPECIES, b, bo + p * STRIDE);
      DoubleVector b1 = fromArray(SPECIES, b, bo + p * STRIDE + LANES);
      DoubleVector a0 = broadcast(SPECIES, a[r0 + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = broadcast(SPECIES, a[r1 + p]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = broadcast(SPECIES, a[r2 + p]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = broadcast(SPECIES, a[r3 + p]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      DoubleVector a4 = broadcast(SPECIES, a[r4 + p]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      DoubleVector a5 = broadcast(SPECIES, a[r5 + p]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      if (ROWS == 8) {
        DoubleVector a6 = broadcast(SPECIES, a[r6 + p]);
        c60 = a6.fma(b0, c60);
        c61 = a6.fma(b1, c61);
        DoubleVector a7 = broadcast(SPECIES, a[r7 + p]);
        c70 = a7.fma(b0, c70);
        c71 = a7.fma(b1, c71);
      }
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + cd);
    c11.intoArray(c, co + cd + LANES);
    c20.intoArray(c, co + 2 * cd);
    c21.intoArray(c, co + 2 * cd + LANES);
    c30.intoArray(c, co + 3 * cd);
    c31.intoArray(c, co + 3 * cd + LANES);
    c40.intoArray(c, co + 4 * cd);
    c41.intoArray(c, co + 4 * cd + LANES);
    c50.intoArray(c, co + 5 * cd);
    c51.intoArray(c, co + 5 * cd + LANES);
    if (ROWS == 8) {
      c60.intoArray(c, co + 6 * cd);
      c61.intoArray(c, co + 6 * cd + LANES);
      c70.intoArray(c, co + 7 * cd);
      c71.intoArray(c, co + 7 * cd + LANES);
    }
  }

  /** The same for a transposed a: element (i, p) at {@code ao + p * ld + i}. Mutates {@code c}. */
  static void multiplyTransposed(
      int k,
      double[] a,
      int ao,
      int ld,
      double[] b,
      int bo,
      double[] s,
      int so,
      int sd,
      double[] c,
      int co,
      int cd) {
    DoubleVector c00 = fromArray(SPECIES, s, so);
    DoubleVector c01 = fromArray(SPECIES, s, so + LANES);
    DoubleVector c10 = fromArray(SPECIES, s, so + sd);
    DoubleVector c11 = fromArray(SPECIES, s, so + sd + LANES);
    DoubleVector c20 = fromArray(SPECIES, s, so + 2 * sd);
    DoubleVector c21 = fromArray(SPECIES, s, so + 2 * sd + LANES);
    DoubleVector c30 = fromArray(SPECIES, s, so + 3 * sd);
    DoubleVector c31 = fromArray(SPECIES, s, so + 3 * sd + LANES);
    DoubleVector c40 = fromArray(SPECIES, s, so + 4 * sd);
    DoubleVector c41 = fromArray(SPECIES, s, so + 4 * sd + LANES);
    DoubleVector c50 = fromArray(SPECIES, s, so + 5 * sd);
    DoubleVector c51 = fromArray(SPECIES, s, so + 5 * sd + LANES);
    DoubleVector c60 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd);
    DoubleVector c61 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd + LANES);
    DoubleVector c70 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd);
    DoubleVector c71 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd + LANES);
    int r = ao;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = fromArray(SPECIES, b, bo + p * STRIDE);
      DoubleVector b1 = fromArray(SPECIES, b, bo + p * STRIDE + LANES);
      DoubleVector a0 = broadcast(SPECIES, a[r]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = broadcast(SPECIES, a[r + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = broadcast(SPECIES, a[r + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = broadcast(SPECIES, a[r + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      DoubleVector a4 = broadcast(SPECIES, a[r + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      DoubleVector a5 = broadcast(SPECIES, a[r + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      if (ROWS == 8) {
        DoubleVector a6 = broadcast(SPECIES, a[r + 6]);
        c60 = a6.fma(b0, c60);
        c61 = a6.fma(b1, c61);
        DoubleVector a7 = broadcast(SPECIES, a[r + 7]);
        c70 = a7.fma(b0, c70);
        c71 = a7.fma(b1, c71);
      }
      r += ld;
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + cd);
    c11.intoArray(c, co + cd + LANES);
    c20.intoArray(c, co + 2 * cd);
    c21.intoArray(c, co + 2 * cd + LANES);
    c30.intoArray(c, co + 3 * cd);
    c31.intoArray(c, co + 3 * cd + LANES);
    c40.intoArray(c, co + 4 * cd);
    c41.intoArray(c, co + 4 * cd + LANES);
    c50.intoArray(c, co + 5 * cd);
    c51.intoArray(c, co + 5 * cd + LANES);
    if (ROWS == 8) {
      c60.intoArray(c, co + 6 * cd);
      c61.intoArray(c, co + 6 * cd + LANES);
      c70.intoArray(c, co + 7 * cd);
      c71.intoArray(c, co + 7 * cd + LANES);
    }
  }
}
