package io.thalweg.shared.tensor;

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
 * are read where they stand, whichever way round: their bounds checks fit beside the multiply-adds
 * (in float32 207 GF/s with and without a packed a), and packing them cost up to a quarter of a
 * product. Unrolled by hand over k, the tile spilled and took twice the time.
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
   * Adds {@code a * b} to a tile of c. Mutates {@code c}.
   *
   * @param k depth
   * @param a element (i, p) at {@code ao + i * row + p * column}
   * @param b packed panel: element (p, j) at {@code bo + p * STRIDE + j}
   * @param c row-major with {@code ld} elements from row to row
   */
  static void multiply(
      int k,
      double[] a,
      int ao,
      int row,
      int column,
      double[] b,
      int bo,
      double[] c,
      int co,
      int ld) {
    if (ROWS == 8) {
      multiply8(k, a, ao, row, column, b, bo, c, co, ld);
    } else {
      multiply6(k, a, ao, row, column, b, bo, c, co, ld);
    }
  }

  private static void multiply6(
      int k,
      double[] a,
      int ao,
      int row,
      int column,
      double[] b,
      int bo,
      double[] c,
      int co,
      int ld) {
    int r0 = ao;
    int r1 = r0 + row;
    int r2 = r1 + row;
    int r3 = r2 + row;
    int r4 = r3 + row;
    int r5 = r4 + row;
    DoubleVector c00 = fromArray(SPECIES, c, co);
    DoubleVector c01 = fromArray(SPECIES, c, co + LANES);
    DoubleVector c10 = fromArray(SPECIES, c, co + ld);
    DoubleVector c11 = fromArray(SPECIES, c, co + ld + LANES);
    DoubleVector c20 = fromArray(SPECIES, c, co + 2 * ld);
    DoubleVector c21 = fromArray(SPECIES, c, co + 2 * ld + LANES);
    DoubleVector c30 = fromArray(SPECIES, c, co + 3 * ld);
    DoubleVector c31 = fromArray(SPECIES, c, co + 3 * ld + LANES);
    DoubleVector c40 = fromArray(SPECIES, c, co + 4 * ld);
    DoubleVector c41 = fromArray(SPECIES, c, co + 4 * ld + LANES);
    DoubleVector c50 = fromArray(SPECIES, c, co + 5 * ld);
    DoubleVector c51 = fromArray(SPECIES, c, co + 5 * ld + LANES);
    int p = 0;
    for (int q = 0; q < k * STRIDE; q += STRIDE, p += column) {
      DoubleVector b0 = fromArray(SPECIES, b, bo + q);
      DoubleVector b1 = fromArray(SPECIES, b, bo + q + LANES);
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
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ld);
    c11.intoArray(c, co + ld + LANES);
    c20.intoArray(c, co + 2 * ld);
    c21.intoArray(c, co + 2 * ld + LANES);
    c30.intoArray(c, co + 3 * ld);
    c31.intoArray(c, co + 3 * ld + LANES);
    c40.intoArray(c, co + 4 * ld);
    c41.intoArray(c, co + 4 * ld + LANES);
    c50.intoArray(c, co + 5 * ld);
    c51.intoArray(c, co + 5 * ld + LANES);
  }

  private static void multiply8(
      int k,
      double[] a,
      int ao,
      int row,
      int column,
      double[] b,
      int bo,
      double[] c,
      int co,
      int ld) {
    int r0 = ao;
    int r1 = r0 + row;
    int r2 = r1 + row;
    int r3 = r2 + row;
    int r4 = r3 + row;
    int r5 = r4 + row;
    int r6 = r5 + row;
    int r7 = r6 + row;
    DoubleVector c00 = fromArray(SPECIES, c, co);
    DoubleVector c01 = fromArray(SPECIES, c, co + LANES);
    DoubleVector c10 = fromArray(SPECIES, c, co + ld);
    DoubleVector c11 = fromArray(SPECIES, c, co + ld + LANES);
    DoubleVector c20 = fromArray(SPECIES, c, co + 2 * ld);
    DoubleVector c21 = fromArray(SPECIES, c, co + 2 * ld + LANES);
    DoubleVector c30 = fromArray(SPECIES, c, co + 3 * ld);
    DoubleVector c31 = fromArray(SPECIES, c, co + 3 * ld + LANES);
    DoubleVector c40 = fromArray(SPECIES, c, co + 4 * ld);
    DoubleVector c41 = fromArray(SPECIES, c, co + 4 * ld + LANES);
    DoubleVector c50 = fromArray(SPECIES, c, co + 5 * ld);
    DoubleVector c51 = fromArray(SPECIES, c, co + 5 * ld + LANES);
    DoubleVector c60 = fromArray(SPECIES, c, co + 6 * ld);
    DoubleVector c61 = fromArray(SPECIES, c, co + 6 * ld + LANES);
    DoubleVector c70 = fromArray(SPECIES, c, co + 7 * ld);
    DoubleVector c71 = fromArray(SPECIES, c, co + 7 * ld + LANES);
    int p = 0;
    for (int q = 0; q < k * STRIDE; q += STRIDE, p += column) {
      DoubleVector b0 = fromArray(SPECIES, b, bo + q);
      DoubleVector b1 = fromArray(SPECIES, b, bo + q + LANES);
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
      DoubleVector a6 = broadcast(SPECIES, a[r6 + p]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      DoubleVector a7 = broadcast(SPECIES, a[r7 + p]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ld);
    c11.intoArray(c, co + ld + LANES);
    c20.intoArray(c, co + 2 * ld);
    c21.intoArray(c, co + 2 * ld + LANES);
    c30.intoArray(c, co + 3 * ld);
    c31.intoArray(c, co + 3 * ld + LANES);
    c40.intoArray(c, co + 4 * ld);
    c41.intoArray(c, co + 4 * ld + LANES);
    c50.intoArray(c, co + 5 * ld);
    c51.intoArray(c, co + 5 * ld + LANES);
    c60.intoArray(c, co + 6 * ld);
    c61.intoArray(c, co + 6 * ld + LANES);
    c70.intoArray(c, co + 7 * ld);
    c71.intoArray(c, co + 7 * ld + LANES);
  }
}
