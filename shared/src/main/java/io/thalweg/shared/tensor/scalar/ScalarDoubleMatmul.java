package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.MatrixProduct;
import java.util.Arrays;

/** The matrix product of 64-bit floats as plain loops: readable, and the oracle of all others. */
public final class ScalarDoubleMatmul implements MatrixProduct<double[]> {
  private final double[] accumulators = new double[Kernels.ACCUMULATORS];

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      double[] b,
      int bo,
      boolean accumulate,
      double[] c,
      int co) {
    int aRow = transposeA ? 1 : k;
    int aColumn = transposeA ? m : 1;
    for (int i = 0; i < m; i++) {
      int ci = co + i * n;
      if (!accumulate) {
        Arrays.fill(c, ci, ci + n, 0);
      }
      if (MatrixProduct.hasDots(transposeA, n, k)) {
        c[ci] += ScalarDoubleKernels.dot(k, a, ao + i * k, b, bo, accumulators);
      } else if (transposeB) {
        addRowTransposed(n, k, a, ao + i * aRow, aColumn, b, bo, c, ci);
      } else {
        addRow(n, k, a, ao + i * aRow, aColumn, b, bo, c, ci);
      }
    }
  }

  /** {@code c (n) += a (k) * b (k, n)}. */
  private static void addRow(
      int n, int k, double[] a, int ao, int step, double[] b, int bo, double[] c, int co) {
    for (int p = 0; p < k; p++) {
      double scale = a[ao + p * step];
      for (int j = 0; j < n; j++) {
        c[co + j] = Math.fma(scale, b[bo + p * n + j], c[co + j]);
      }
    }
  }

  /** {@code c (n) += a (k) * b (n, k)^T}. */
  private static void addRowTransposed(
      int n, int k, double[] a, int ao, int step, double[] b, int bo, double[] c, int co) {
    for (int j = 0; j < n; j++) {
      double chain = c[co + j];
      for (int p = 0; p < k; p++) {
        chain = Math.fma(a[ao + p * step], b[bo + j * k + p], chain);
      }
      c[co + j] = chain;
    }
  }
}
