package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.MatrixProduct;
import java.util.Arrays;

/**
 * The arithmetic of 32-bit floats in plain Java: the definition that every other implementation is
 * compared with, bit for bit, and the fallback where the Vector API is missing.
 */
public class ScalarFloatKernels extends ScalarFloatWindows {
  /** For the sums and dot products of one thread, which use it one after the other. */
  protected final float[] accumulators = new float[ACCUMULATORS];

  private final MatrixProduct<float[]> product;

  /** Kernels in plain Java throughout. */
  public ScalarFloatKernels() {
    this(new ScalarFloatMatmul());
  }

  /** Kernels whose matrix product is someone else's; they bear its name. */
  public ScalarFloatKernels(MatrixProduct<float[]> product) {
    this.product = product;
  }

  @Override
  public final String name() {
    return product.name();
  }

  @Override
  public final DType<float[]> dtype() {
    return DType.FLOAT32;
  }

  @Override
  public final void matmul(
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
    product.multiply(transposeA, transposeB, m, n, k, a, ao, b, bo, accumulate, c, co);
  }

  private static void addScaled(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
    }
  }

  @Override
  public double sum(int n, float[] x, int xo) {
    Arrays.fill(accumulators, 0);
    for (int i = 0; i < n; i++) {
      accumulators[i % ACCUMULATORS] += x[xo + i];
    }
    return tree(accumulators, 0);
  }

  @Override
  public double dot(int n, float[] x, int xo, float[] y, int yo) {
    return dot(n, x, xo, y, yo, accumulators);
  }

  /** See {@link Kernels#dot}. Mutates the first 16 of accumulators. */
  static float dot(int n, float[] x, int xo, float[] y, int yo, float[] accumulators) {
    Arrays.fill(accumulators, 0, ACCUMULATORS, 0);
    for (int i = 0; i < n; i++) {
      int lane = i % ACCUMULATORS;
      accumulators[lane] = Math.fma(x[xo + i], y[yo + i], accumulators[lane]);
    }
    return tree(accumulators, 0);
  }

  /** Sums 16 accumulators from {@code at} on in the fixed order of {@link Kernels#sum}. */
  public static float tree(float[] s, int at) {
    float s0 = s[at] + s[at + 8] + (s[at + 4] + s[at + 12]);
    float s1 = s[at + 1] + s[at + 9] + (s[at + 5] + s[at + 13]);
    float s2 = s[at + 2] + s[at + 10] + (s[at + 6] + s[at + 14]);
    float s3 = s[at + 3] + s[at + 11] + (s[at + 7] + s[at + 15]);
    return s0 + s2 + (s1 + s3);
  }

  @Override
  public void axpy(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    addScaled(n, (float) alpha, x, xo, y, yo);
  }

  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i];
    }
  }

  @Override
  public void scale(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    float factor = (float) alpha;
    for (int i = 0; i < n; i++) {
      y[yo + i] = factor * x[xo + i];
    }
  }

  @Override
  public void exp(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.exp(x[xo + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.log(x[xo + i]);
    }
  }

  @Override
  public void log1p(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.log1p(x[xo + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.tanh(x[xo + i]);
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void sqrt(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.sqrt(x[xo + i]);
    }
  }

  @Override
  public void addWide(int n, float[] x, int xo, double[] sum) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[xo + i];
    }
  }

  @Override
  public void narrow(int n, double[] x, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) x[i];
    }
  }
}
