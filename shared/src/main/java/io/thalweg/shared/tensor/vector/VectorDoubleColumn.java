package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.scalar.ScalarDoubleKernels;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The 64-bit product of a matrix with one column: a dot product for each row. Vectors of many rows
 * are summed before the accumulators of the first are: so the sums wait for no memory, and no
 * element is read right after the vector that holds it was written.
 */
final class VectorDoubleColumn {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();
  private static final int ACCUMULATORS = Kernels.ACCUMULATORS;

  /** Rows whose sums are in registers at a time. */
  private static final int GROUP = 8;

  private static final int ROWS = 4 * GROUP;

  /** The n from place {@code LANES - n} on are the first n of a vector that count. */
  private static final boolean[] COUNTS = new boolean[2 * LANES];

  static {
    Arrays.fill(COUNTS, 0, LANES, true);
  }

  private final double[] accumulators = new double[ROWS * ACCUMULATORS];
  private final double[] columnEnd = new double[ACCUMULATORS];
  private double[] lastRows = new double[0];

  /**
   * {@code c (m) += a (m, k) * b (k)}, each dot product in the order of {@link Kernels#dot}.
   * Mutates {@code c}.
   *
   * @param k more than {@code ACCUMULATORS}
   */
  void multiply(int m, int k, double[] a, int ao, double[] b, int bo, double[] c, int co) {
    System.arraycopy(b, bo + k - k % ACCUMULATORS, columnEnd, 0, k % ACCUMULATORS);
    int last = m % GROUP == 0 ? Math.min(m, GROUP) : m % GROUP;
    for (int i = 0; i < m - last; i += ROWS) {
      multiplyRows(Math.min(ROWS, m - last - i), k, a, ao + i * k, b, bo, c, co + i);
    }
    // Vectors reach beyond the end of a row: those of the last ones into a copy.
    if (lastRows.length < GROUP * k + ACCUMULATORS) {
      lastRows = new double[GROUP * k + ACCUMULATORS];
    }
    System.arraycopy(a, ao + (m - last) * k, lastRows, 0, last * k);
    multiplyRows(last, k, lastRows, 0, b, bo, c, co + m - last);
  }

  private void multiplyRows(
      int rows, int k, double[] a, int ao, double[] b, int bo, double[] c, int co) {
    int rest = k % ACCUMULATORS;
    int whole = k - rest;
    for (int lane = 0; lane < ACCUMULATORS; lane += LANES) {
      for (int r = 0; r < rows; r += GROUP) {
        sumGroup(k, whole, a, ao + r * k + lane, b, bo + lane, r * ACCUMULATORS + lane);
      }
      if (lane < rest) {
        addRowEnds(rows, k, Math.min(LANES, rest - lane), a, ao + whole + lane, lane);
      }
    }
    for (int r = 0; r < rows; r++) {
      c[co + r] += ScalarDoubleKernels.tree(accumulators, r * ACCUMULATORS);
    }
  }

  /** Starts {@code LANES} accumulators of each row of a group, which {@code to} is the first of. */
  private void sumGroup(int k, int whole, double[] a, int ao, double[] b, int bo, int to) {
    int a1 = ao + k;
    int a2 = a1 + k;
    int a3 = a2 + k;
    int a4 = a3 + k;
    int a5 = a4 + k;
    int a6 = a5 + k;
    int a7 = a6 + k;
    DoubleVector c0 = broadcast(SPECIES, 0);
    DoubleVector c1 = broadcast(SPECIES, 0);
    DoubleVector c2 = broadcast(SPECIES, 0);
    DoubleVector c3 = broadcast(SPECIES, 0);
    DoubleVector c4 = broadcast(SPECIES, 0);
    DoubleVector c5 = broadcast(SPECIES, 0);
    DoubleVector c6 = broadcast(SPECIES, 0);
    DoubleVector c7 = broadcast(SPECIES, 0);
    for (int p = 0; p < whole; p += ACCUMULATORS) {
      DoubleVector w = fromArray(SPECIES, b, bo + p);
      c0 = w.fma(fromArray(SPECIES, a, ao + p), c0);
      c1 = w.fma(fromArray(SPECIES, a, a1 + p), c1);
      c2 = w.fma(fromArray(SPECIES, a, a2 + p), c2);
      c3 = w.fma(fromArray(SPECIES, a, a3 + p), c3);
      c4 = w.fma(fromArray(SPECIES, a, a4 + p), c4);
      c5 = w.fma(fromArray(SPECIES, a, a5 + p), c5);
      c6 = w.fma(fromArray(SPECIES, a, a6 + p), c6);
      c7 = w.fma(fromArray(SPECIES, a, a7 + p), c7);
    }
    c0.intoArray(accumulators, to);
    c1.intoArray(accumulators, to + ACCUMULATORS);
    c2.intoArray(accumulators, to + 2 * ACCUMULATORS);
    c3.intoArray(accumulators, to + 3 * ACCUMULATORS);
    c4.intoArray(accumulators, to + 4 * ACCUMULATORS);
    c5.intoArray(accumulators, to + 5 * ACCUMULATORS);
    c6.intoArray(accumulators, to + 6 * ACCUMULATORS);
    c7.intoArray(accumulators, to + 7 * ACCUMULATORS);
  }

  /** Adds the products of the last, incomplete part of each row: {@code rest} lanes count. */
  private void addRowEnds(int rows, int k, int rest, double[] a, int ao, int lane) {
    VectorMask<Double> counts = VectorMask.fromArray(SPECIES, COUNTS, LANES - rest);
    DoubleVector w = fromArray(SPECIES, columnEnd, lane);
    for (int r = 0; r < rows; r++) {
      int at = r * ACCUMULATORS + lane;
      DoubleVector sum = fromArray(SPECIES, accumulators, at);
      sum.blend(w.fma(fromArray(SPECIES, a, ao + r * k), sum), counts).intoArray(accumulators, at);
    }
  }
}
