package io.thalweg.shared.tensor;

/**
 * The arithmetic of one element type. Every implementation but the native one returns equal bits
 * for equal input, whatever its vector width: the contract of a method fixes the order of every
 * rounding.
 *
 * <p>Every array argument is followed by the offset of its first element. Matrices are dense and
 * row-major. A method whose result overwrites an argument says so; arguments never overlap unless a
 * method allows it.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Kernels<A>
    extends ElementwiseKernels<A>, RowKernels<A>, WindowKernels<A>, HalfKernels<A> {
  /** The number of accumulators of {@link #sum} and {@link #dot}. */
  int ACCUMULATORS = 16;

  /** Which implementation this is, for the run record: {@code scalar}, {@code vector-256}, ... */
  String name();

  /**
   * Matrix product {@code c (m, n) = op(a) (m, k) * op(b) (k, n)}. Each element is one chain of
   * fused multiply-adds over k in ascending order that starts from zero, or from the old element of
   * {@code c} where {@code accumulate}. Where {@code c} is one column, {@code a} is not transposed
   * and k is more than 16, the dot product of {@link #dot} is added instead: long rows are then
   * read as they stand.
   *
   * @param transposeA {@code a} is stored as (k, m)
   * @param transposeB {@code b} is stored as (n, k)
   */
  void matmul(
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
   * Sum of n elements in this type: element i is added to accumulator i mod 16; then accumulator i
   * takes accumulator i + 8 for i below 8, and so on with 4, 2 and 1.
   */
  double sum(int n, A x, int xo);

  /** Dot product in the order of {@link #sum}, fused multiply-add into each accumulator. */
  double dot(int n, A x, int xo, A y, int yo);

  /** {@code y[i] += alpha * x[i]} by one fused multiply-add. */
  void axpy(int n, double alpha, A x, int xo, A y, int yo);

  /** {@code y[i] += x[i]}. */
  void add(int n, A x, int xo, A y, int yo);

  /** {@code sum[i] += x[i]} in float64: the sum of sums that keeps its digits over many rows. */
  void addWide(int n, A x, int xo, double[] sum);

  /** {@code y[i] = x[i]} rounded to this type: where a float64 sum becomes a gradient again. */
  void narrow(int n, double[] x, A y, int yo);

  /** {@code y[i] = alpha * x[i]}; {@code x} and {@code y} may be the same elements. */
  void scale(int n, double alpha, A x, int xo, A y, int yo);

  /**
   * {@code y[i] = e^x[i]}, at most 2 ulp from the true value; {@code x} and {@code y} may be the
   * same elements, here and in the functions below.
   */
  void exp(int n, A x, int xo, A y, int yo);

  /** {@code y[i] = ln x[i]}, at most 2 ulp from the true value; NaN below zero. */
  void log(int n, A x, int xo, A y, int yo);

  /** {@code y[i] = ln(1 + x[i])}, also accurate for small {@code x[i]}; NaN below -1. */
  void log1p(int n, A x, int xo, A y, int yo);

  /** {@code y[i] = tanh x[i]}, at most 2 ulp from the true value. */
  void tanh(int n, A x, int xo, A y, int yo);

  /** {@code y[i] = 1 / (1 + e^-x[i])}, at most 2 ulp from the true value. */
  void sigmoid(int n, A x, int xo, A y, int yo);

  /** {@code y[i] = sqrt x[i]}, correctly rounded. */
  void sqrt(int n, A x, int xo, A y, int yo);
}
