package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of the 32-bit matrix product: one tile of {@link #ROWS} x {@link #COLUMNS}
 * elements of c stays in registers while k runs. Each element is one chain of fused multiply-adds
 * over ascending k, so neither the tile's size nor the vector width changes a bit.
 *
 * <p>6 x 2 vectors fill the 16 registers of AVX2; AVX-512 has 32 and takes 8 x 2. The elements of a
 * are read where they stand, by a loop of its own for each way round: in one loop for both the step
 * from k to k is a variable, and C2 keeps eight bounds checks there and moves its counters through
 * vector registers.
 */
final class VectorFloatTile {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();

  /** Rows of c in a tile. */
  static final int ROWS = VectorWidth.BITS == 512 ? 8 : 6;

  /** Columns of c in a tile. */
  static final int COLUMNS = 2 * LANES;

  /** Elements between consecutive k in a packed panel of b, which holds one or more tiles. */
  static final int STRIDE = Math.max(16, COLUMNS);

  private VectorFloatTile() {}

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
      float[] a,
      int ao,
      int ld,
      float[] b,
      int bo,
      float[] s,
      int so,
      int sd,
      float[] c,
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
    FloatVector c00 = fromArray(SPECIES, s, so);
    FloatVector c01 = fromArray(SPECIES, s, so + LANES);
    FloatVector c10 = fromArray(SPECIES, s, so + sd);
    FloatVector c11 = fromArray(SPECIES, s, so + sd + LANES);
    FloatVector c20 = fromArray(SPECIES, s, so + 2 * sd);
    FloatVector c21 = fromArray(SPECIES, s, so + 2 * sd + LANES);
    FloatVector c30 = fromArray(SPECIES, s, so + 3 * sd);
    FloatVector c31 = fromArray(SPECIES, s, so + 3 * sd + LANES);
    FloatVector c40 = fromArray(SPECIES, s, so + 4 * sd);
    FloatVector c41 = fromArray(SPECIES, s, so + 4 * sd + LANES);
    FloatVector c50 = fromArray(SPECIES, s, so + 5 * sd);
    FloatVector c51 = fromArray(SPECIES, s, so + 5 * sd + LANES);
    FloatVector c60 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd);
    FloatVector c61 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd + LANES);
    FloatVector c70 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd);
    FloatVector c71 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd + LANES);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = fromArray(SPECIES, b, bo + p * STRIDE);
      FloatVector b1 = fromArray(SPECIES, b, bo + p * STRIDE + LANES);
      FloatVector a0 = broadcast(SPECIES, a[r0 + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = broadcast(SPECIES, a[r1 + p]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = broadcast(SPECIES, a[r2 + p]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = broadcast(SPECIES, a[r3 + p]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = broadcast(SPECIES, a[r4 + p]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = broadcast(SPECIES, a[r5 + p]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      if (ROWS == 8) {
        FloatVector a6 = broadcast(SPECIES, a[r6 + p]);
        c60 = a6.fma(b0, c60);
        c61 = a6.fma(b1, c61);
        FloatVector a7 = broadcast(SPECIES, a[r7 + p]);
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
      float[] a,
      int ao,
      int ld,
      float[] b,
      int bo,
      float[] s,
      int so,
      int sd,
      float[] c,
      int co,
      int cd) {
    FloatVector c00 = fromArray(SPECIES, s, so);
    FloatVector c01 = fromArray(SPECIES, s, so + LANES);
    FloatVector c10 = fromArray(SPECIES, s, so + sd);
    FloatVector c11 = fromArray(SPECIES, s, so + sd + LANES);
    FloatVector c20 = fromArray(SPECIES, s, so + 2 * sd);
    FloatVector c21 = fromArray(SPECIES, s, so + 2 * sd + LANES);
    FloatVector c30 = fromArray(SPECIES, s, so + 3 * sd);
    FloatVector c31 = fromArray(SPECIES, s, so + 3 * sd + LANES);
    FloatVector c40 = fromArray(SPECIES, s, so + 4 * sd);
    FloatVector c41 = fromArray(SPECIES, s, so + 4 * sd + LANES);
    FloatVector c50 = fromArray(SPECIES, s, so + 5 * sd);
    FloatVector c51 = fromArray(SPECIES, s, so + 5 * sd + LANES);
    FloatVector c60 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd);
    FloatVector c61 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 6 * sd + LANES);
    FloatVector c70 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd);
    FloatVector c71 = ROWS < 8 ? c00 : fromArray(SPECIES, s, so + 7 * sd + LANES);
    int r = ao;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = fromArray(SPECIES, b, bo + p * STRIDE);
      FloatVector b1 = fromArray(SPECIES, b, bo + p * STRIDE + LANES);
      FloatVector a0 = broadcast(SPECIES, a[r]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = broadcast(SPECIES, a[r + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = broadcast(SPECIES, a[r + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = broadcast(SPECIES, a[r + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = broadcast(SPECIES, a[r + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = broadcast(SPECIES, a[r + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      if (ROWS == 8) {
        FloatVector a6 = broadcast(SPECIES, a[r + 6]);
        c60 = a6.fma(b0, c60);
        c61 = a6.fma(b1, c61);
        FloatVector a7 = broadcast(SPECIES, a[r + 7]);
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
