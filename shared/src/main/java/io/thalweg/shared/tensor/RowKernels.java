package io.thalweg.shared.tensor;

/**
 * Arithmetic along one axis. A tensor is seen as {@code (outer, n, inner)}, where n is the extent
 * of the axis; a matrix {@code (rows, n)} has {@code inner == 1}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface RowKernels<A> {
  /**
   * {@code y (outer, inner)} = (or += where {@code accumulate}) the sum of {@code x (outer, n,
   * inner)} over n: for {@code inner == 1} in the order of {@link Kernels#sum}, otherwise one chain
   * of additions per element over n in ascending order, which starts from zero or the old element.
   */
  void sumAxis(int outer, int n, int inner, boolean accumulate, A x, int xo, A y, int yo);

  /** {@code y (outer, n, inner)} = (or +=) {@code x (outer, inner)} repeated n times. */
  void expandAxis(int outer, int n, int inner, boolean accumulate, A x, int xo, A y, int yo);

  /** {@code y (outer, inner)} = the largest of {@code x (outer, n, inner)} over n; NaN wins. */
  void maxAxis(int outer, int n, int inner, A x, int xo, A y, int yo);

  /** Adds {@code dy (outer, inner)} to {@code dx (outer, n, inner)} where the first maximum is. */
  void maxAxisBackward(
      int outer, int n, int inner, A x, int xo, A y, int yo, A dy, int dyo, A dx, int dxo);

  /** {@code z (rows)} = the dot products ({@link Kernels#dot}) of the rows of x and y (rows, n). */
  void dotRows(int rows, int n, A x, int xo, A y, int yo, A z, int zo);

  /**
   * {@code y[r][i] = x[r][i] + alpha * c[r]}, both rounded; {@code x} and {@code y} (rows, n) may
   * be the same elements, here and in the next two.
   */
  void addToRows(int rows, int n, double alpha, A c, int co, A x, int xo, A y, int yo);

  /** {@code y[r][i] = x[r][i] * c[r]}. */
  void scaleRows(int rows, int n, A c, int co, A x, int xo, A y, int yo);

  /** {@code y[r][i] = x[r][i] / c[r]}. */
  void divideRows(int rows, int n, A c, int co, A x, int xo, A y, int yo);

  /** {@code y[r][i] = (x[r][i] - mean[i]) * scale[i]}, both rounded. */
  void standardize(int rows, int n, A mean, int mo, A scale, int so, A x, int xo, A y, int yo);

  /**
   * {@code mask[r][i]} = 0 where {@code uniform(key(key, r), i) < probability} (see {@link
   * CounterRandom}), else {@code 1 / (1 - probability)}.
   */
  void dropoutMask(int rows, int n, double probability, long key, A mask, int mo);

  /**
   * The part of the cross-entropy that depends on the label: {@code y[r] = -((1 - s) * z[r][label]
   * + s / n * sum(z[r]))} where s is the label smoothing.
   *
   * @throws io.thalweg.shared.error.ThalwegException with BAD_LABEL if a label is not a whole
   *     number from 0 to n - 1
   */
  void crossEntropyTarget(
      int rows, int n, double smoothing, A z, int zo, A labels, int lo, A y, int yo);

  /**
   * {@code dx[r][i] += dy[r] * (p[r][i] - q[r][i])} for probabilities p (rows, n) and the smoothed
   * target {@code q = (1 - s) onehot(label) + s / n}.
   */
  void crossEntropyBackward(
      int rows,
      int n,
      double smoothing,
      A p,
      int po,
      A labels,
      int lo,
      A dy,
      int dyo,
      A dx,
      int dxo);

  /**
   * The weight of each class in a row's cross-entropy: {@code q[r][i] = (1 - s) * weights[i] if i
   * is the label, + s / n * weights[i]}, where s is the label smoothing.
   *
   * @throws io.thalweg.shared.error.ThalwegException with BAD_LABEL if a label is not a whole
   *     number from 0 to n - 1
   */
  void classTargets(
      int rows, int n, double smoothing, A weights, int wo, A labels, int lo, A q, int qo);

  /** {@code y[i] (rows, n)} = row {@code order[at + i]} of {@code x}, whose rows start at 0. */
  void gather(int rows, int n, A x, int[] order, int at, A y);

  /**
   * {@code y[i] (count, n)} = row {@code index[i]} of {@code table (size, n)}.
   *
   * @throws io.thalweg.shared.error.ThalwegException with BAD_VALUE if an index is not a whole
   *     number from 0 to size - 1
   */
  void lookup(int count, int n, int size, A index, int io, A table, int to, A y, int yo);

  /** Adds {@code dy[i] (count, n)} to row {@code index[i]} of {@code table}, i ascending. */
  void addToLookedUp(int count, int n, A index, int io, A dy, int dyo, A table, int to);

  /**
   * Copies (or adds, where {@code accumulate}) {@code rows * n} runs of {@code length} elements
   * each: run {@code (r, i)} from {@code x[xo + r * xRow + i * xStep]} on to {@code y[yo + r * yRow
   * + i * yStep]} on.
   */
  void copyRuns(
      int rows,
      int n,
      int length,
      boolean accumulate,
      A x,
      int xo,
      int xRow,
      int xStep,
      A y,
      int yo,
      int yRow,
      int yStep);

  /** The sum of {@code weights[i] * x[i]} in float64, i ascending, each operation rounded. */
  double weightedSum(int n, A x, int xo, A weights, int wo);
}
