package io.thalweg.shared.tensor;

/**
 * The matrix product of one element type, the part of {@link Kernels} that a library may take over.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface MatrixProduct<A> {
  /** Which implementation this is, for the run record. */
  String name();

  /** See {@link Kernels#matmul}, with the same arguments. Mutates {@code c}. */
  void multiply(
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
      int co);

  /**
   * Whether the elements of a product are dot products, as {@link Kernels#matmul} says. Of shorter
   * rows the sum of the accumulators would take longer than the chain.
   */
  static boolean hasDots(boolean transposeA, int n, int k) {
    return n == 1 && !transposeA && k > Kernels.ACCUMULATORS;
  }
}
