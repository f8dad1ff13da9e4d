package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.MatrixProduct;
import java.util.Arrays;

/** The matrix product of 32-bit floats as plain loops: readable, and the oracle of all others. */
public final class ScalarFloatMatmul implements MatrixProduct<float[]> {
  private final float[] accumulators = new float[Kernels.ACCUMULATORS];

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
      float[] a,
      int ao,
      float[] b,
      int bo,
      boolean accumulate,
      float[] c,
      int co) {
    int aRow = transposeA ? 1 : k;
    int aColumn = transposeA ? m : 1;
    for (int i = 0; i < m; i++) {
      int ci = co + i * n;
      if (!accumulate) {
        Arrays.fill(c, ci, ci + n, 0);
      }
      if (MatrixProduct.hasDots(transposeA, n, k)) {
        c[ci] += ScalarFloatKernels.dot(k, a, ao + i * k, b, bo, accumulators);
      } else if (transposeB) {
        addRowTransposed(n, k, a, ao + i * aRow, aColumn, b, bo, c, ci);
      } else {
        addRow(n, k, a, ao + i * aRow, aColumn, b, bo, c, ci);
      }
    }
  }

  /** {@code c (n) += a (k) * b (k, n)}. */
  private static void addRow(
      int n, int k, float[] a, int ao, int step, float[] b, int bo, float[] c, int co) {
    for (int p = 0; p < k; p++) {
      float scale = a[ao + p * step];
      for (int j = 0; j < n; j++) {
        c[co + j] = Math.fma(scale, b[bo + p * n + j], c[co + j]);
      }
    }
  }

  /** {@code c (n) += a (k) * b (n, k)^T}. */
  private static void addRowTransposed(
      int n, int k, float[] a, int ao, int step, float[] b, int bo, float[] c, int co) {
    for (int j = 0; j < n; j++) {
      float chain = c[co + j];
      for (int p = 0; p < k; p++) {
        chain = Math.fma(a[ao + p * step], b[bo + j * k + p], chain);
      }
      c[co + j] = chain;
    }
  }
}
