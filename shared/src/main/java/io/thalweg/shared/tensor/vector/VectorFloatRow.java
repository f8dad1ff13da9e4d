package io.thalweg.shared.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The 32-bit product of one row with a matrix, where packing would cost more than it gains. */
final class VectorFloatRow {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();
  private static final int STRIP = 2 * LANES;

  private VectorFloatRow() {}

  /**
   * {@code c (n) += a (k) * b (k, n)} in strips of columns. Mutates {@code c} and {@code spare}.
   *
   * @param spare room for a strip
   */
  static void multiply(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] spare, float[] c, int co) {
    int j = 0;
    for (; j + STRIP <= n; j += STRIP) {
      multiplyStrip(n, k, a, ao, b, bo + j, c, co + j);
    }
    if (j < n) {
      multiplyTail(n, n - j, k, a, ao, b, bo + j, spare, c, co + j);
    }
  }

  /**
   * Fewer columns than a strip: vectors reach into the next row of b, to columns of {@code spare}
   * that nobody reads. Rows at the end of b, where there is nothing to reach into, are added
   * singly.
   */
  private static void multiplyTail(
      int n,
      int width,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] spare,
      float[] c,
      int co) {
    int reach = width <= LANES ? LANES : STRIP;
    int room = b.length - bo - reach;
    int whole = room < 0 ? 0 : Math.min(k, room / n + 1);
    System.arraycopy(c, co, spare, 0, width);
    if (width <= LANES) {
      multiplyVector(n, whole, a, ao, b, bo, spare);
    } else {
      multiplyStrip(n, whole, a, ao, b, bo, spare, 0);
    }
    for (int p = whole; p < k; p++) {
      float scale = a[ao + p];
      for (int i = 0; i < width; i++) {
        spare[i] = Math.fma(scale, b[bo + p * n + i], spare[i]);
      }
    }
    System.arraycopy(spare, 0, c, co, width);
  }

  private static void multiplyVector(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] c) {
    FloatVector sum = FloatVector.fromArray(SPECIES, c, 0);
    for (int p = 0; p < k; p++) {
      FloatVector scale = FloatVector.broadcast(SPECIES, a[ao + p]);
      sum = scale.fma(FloatVector.fromArray(SPECIES, b, bo + p * n), sum);
    }
    sum.intoArray(c, 0);
  }

  private static void multiplyStrip(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    FloatVector low = FloatVector.fromArray(SPECIES, c, co);
    FloatVector high = FloatVector.fromArray(SPECIES, c, co + LANES);
    for (int p = 0; p < k; p++) {
      FloatVector scale = FloatVector.broadcast(SPECIES, a[ao + p]);
      low = scale.fma(FloatVector.fromArray(SPECIES, b, bo + p * n), low);
      high = scale.fma(FloatVector.fromArray(SPECIES, b, bo + p * n + LANES), high);
    }
    low.intoArray(c, co);
    high.intoArray(c, co + LANES);
  }

  /** {@code c (n) += a (k) * b (n, k)^T}: eight chains side by side hide the latency. */
  static void multiplyTransposed(
      int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    int j = 0;
    for (; j + 8 <= n; j += 8) {
      eightChains(k, a, ao, b, bo + j * k, c, co + j);
    }
    for (; j < n; j++) {
      float chain = c[co + j];
      for (int p = 0; p < k; p++) {
        chain = Math.fma(a[ao + p], b[bo + j * k + p], chain);
      }
      c[co + j] = chain;
    }
  }

  private static void eightChains(int k, float[] a, int ao, float[] b, int b0, float[] c, int co) {
    int b1 = b0 + k;
    int b2 = b1 + k;
    int b3 = b2 + k;
    int b4 = b3 + k;
    int b5 = b4 + k;
    int b6 = b5 + k;
    int b7 = b6 + k;
    float c0 = c[co];
    float c1 = c[co + 1];
    float c2 = c[co + 2];
    float c3 = c[co + 3];
    float c4 = c[co + 4];
    float c5 = c[co + 5];
    float c6 = c[co + 6];
    float c7 = c[co + 7];
    for (int p = 0; p < k; p++) {
      float x = a[ao + p];
      c0 = Math.fma(x, b[b0 + p], c0);
      c1 = Math.fma(x, b[b1 + p], c1);
      c2 = Math.fma(x, b[b2 + p], c2);
      c3 = Math.fma(x, b[b3 + p], c3);
      c4 = Math.fma(x, b[b4 + p], c4);
      c5 = Math.fma(x, b[b5 + p], c5);
      c6 = Math.fma(x, b[b6 + p], c6);
      c7 = Math.fma(x, b[b7 + p], c7);
    }
    c[co] = c0;
    c[co + 1] = c1;
    c[co + 2] = c2;
    c[co + 3] = c3;
    c[co + 4] = c4;
    c[co + 5] = c5;
    c[co + 6] = c6;
    c[co + 7] = c7;
  }
}
