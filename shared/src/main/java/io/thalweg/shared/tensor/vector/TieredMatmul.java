package io.thalweg.shared.tensor.vector;

import io.thalweg.shared.tensor.MatrixProduct;

/**
 * A matrix product that starts on plain loops and goes over to vectors once those are faster.
 *
 * <p>Until C2 has compiled it, a method of the Vector API boxes every vector: hundreds of times
 * slower than plain loops, which would make the first seconds of a run the longest. Both return
 * equal bits, so a run may change over between any two products.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class TieredMatmul<A> implements MatrixProduct<A> {
  private final MatrixProduct<A> scalar;
  private final MatrixProduct<A> vector;
  private final WarmUp vectorIsFaster;

  TieredMatmul(MatrixProduct<A> scalar, MatrixProduct<A> vector, WarmUp vectorIsFaster) {
    this.scalar = scalar;
    this.vector = vector;
    this.vectorIsFaster = vectorIsFaster;
  }

  @Override
  public String name() {
    return vector.name();
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      A a,
      int ao,
      A b,
      int bo,
      boolean accumulate,
      A c,
      int co) {
    MatrixProduct<A> product = vectorIsFaster.done(m, n) ? vector : scalar;
    product.multiply(transposeA, transposeB, m, n, k, a, ao, b, bo, accumulate, c, co);
  }
}
