package io.thalweg.shared.tensor.vector;

import io.thalweg.shared.tensor.Half;
import io.thalweg.shared.tensor.MatrixProduct;
import io.thalweg.shared.tensor.scalar.ScalarFloatKernels;

/**
 * Conversions to {@link Half} and back with the Vector API, of floats only. Whole vectors first;
 * the elements that are left over are the scalar kernels' work.
 */
abstract class VectorFloatHalfKernels extends ScalarFloatKernels {
  private static final int LANES = VectorWidth.FLOAT.length();

  VectorFloatHalfKernels(MatrixProduct<float[]> product) {
    super(product);
  }

  @Override
  public void round(Half half, int n, float[] x, int xo, float[] y, int yo) {
    int whole = VectorWidth.FLOAT.loopBound(n);
    VectorFloatHalf.round(half, whole, x, xo, y, yo);
    super.round(half, n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void pack(Half half, int n, float[] x, int xo, int[] packed) {
    if (n % (2 * LANES) == 0) {
      VectorFloatHalf.pack(half, n, x, xo, packed);
    } else {
      super.pack(half, n, x, xo, packed);
    }
  }

  @Override
  public void unpack(Half half, int n, int[] packed, float[] y, int yo) {
    if (n % (2 * LANES) == 0) {
      VectorFloatHalf.unpack(half, n, packed, y, yo);
    } else {
      super.unpack(half, n, packed, y, yo);
    }
  }
}
