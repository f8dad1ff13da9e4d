package io.thalweg.worker.compute;

import dev.ludovic.netlib.blas.BLAS;
import io.thalweg.shared.tensor.MatrixProduct;
import java.util.Arrays;

/**
 * The matrix product of 64-bit floats by a BLAS. The order of its additions is the library's own,
 * so its bits hold for one library on one kind of machine.
 */
public final class NativeDoubleMatmul implements MatrixProduct<double[]> {
  private final BLAS blas;

  /** By the native library of this machine; found by name from the kernel lookup. */
  public NativeDoubleMatmul() {
    this(NativeBlas.load());
  }

  NativeDoubleMatmul(BLAS blas) {
    this.blas = blas;
  }

  @Override
  public String name() {
    return NativeBlas.name(blas);
  }

  /** BLAS is column-major, where our row-major c is {@code c^T = op(b)^T op(a)^T}. */
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
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      if (!accumulate) {
        Arrays.fill(c, co, co + m * n, 0);
      }
      return;
    }
    blas.dgemm(
        transposeB ? "T" : "N",
        transposeA ? "T" : "N",
        n,
        m,
        k,
        1,
        b,
        bo,
        transposeB ? k : n,
        a,
        ao,
        transposeA ? m : k,
        accumulate ? 1 : 0,
        c,
        co,
        n);
  }
}
