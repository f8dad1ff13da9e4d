package io.thalweg.shared.tensor;

/**
 * Arithmetic of windows that slide over images: pooling, and the inner loops of convolution.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface WindowKernels<A> {
  /** Rows of a panel of weights in {@link #correlate}. */
  int PANEL = 4;

  /** Columns of {@link #correlate} and {@link #correlateLanes} come in multiples of this. */
  int COLUMNS = 32;

  /** Accumulators of a sum, as in {@link Kernels#sum}. */
  int LANES = 16;

  /**
   * {@code y[i][q] += sum over p of w[i][p] * x[shifts[p] + q]}: each element is one chain of fused
   * multiply-adds over p in ascending order that starts from the old element.
   *
   * @param m rows of y, a multiple of {@link #PANEL}
   * @param n columns of y, a multiple of {@link #COLUMNS}
   * @param k weights per row
   * @param w in panels: element (i, p) at {@code (i / 4) * 4 * k + 4 * p + i % 4}
   * @param so where the k shifts begin in {@code shifts}
   * @param y (m, n), row-major
   */
  void correlate(int m, int n, int k, A w, int wo, int[] shifts, int so, A x, int xo, A y, int yo);

  /**
   * The products of rows of y with shifted runs of x, left in 16 accumulators each: {@code
   * lanes[i][p][q % 16] += y[i][q] * x[shifts[p] + q]} by fused multiply-adds over q in ascending
   * order. Summed over the last axis by {@link RowKernels#sumAxis} they are the dot products.
   *
   * @param m rows of y, a multiple of {@link #PANEL}
   * @param n columns of y, a multiple of {@link #COLUMNS}
   * @param k shifts
   * @param ld elements from row to row of y
   * @param lanes (m, k, 16)
   */
  void correlateLanes(
      int m, int n, int k, A y, int yo, int ld, int[] shifts, int so, A x, int xo, A lanes, int lo);

  /** {@code y[i][j] = x[i][j]} for matrices (m, n) with any distance of rows and columns. */
  void copyGrid(
      int m, int n, A x, int xo, int xRow, int xColumn, A y, int yo, int yRow, int yColumn);

  /** {@code y[i][j] += x[i][j]} for matrices (m, n) with any distance of rows and columns. */
  void addGrid(
      int m, int n, A x, int xo, int xRow, int xColumn, A y, int yo, int yRow, int yColumn);

  /**
   * {@code y} = the largest element of each window, over images one after the other; the first of
   * equal ones, and NaN wins.
   *
   * @param argmax where each one stands, counted from {@code xo}; overwritten
   */
  void maxPool(int images, Window2d window, A x, int xo, A y, int yo, int[] argmax);

  /** {@code dx[index[i]] += dy[i]}, i ascending. */
  void addAt(int n, int[] index, A dy, int dyo, A dx, int dxo);

  /**
   * {@code y} = the sum of each window, in ascending order, divided by the number of its elements
   * that exist or, where {@code countPadding}, are padding.
   */
  void avgPool(int images, Window2d window, boolean countPadding, A x, int xo, A y, int yo);

  /** Adds to each element of a window dy divided by the same number, windows in ascending order. */
  void avgPoolBackward(
      int images, Window2d window, boolean countPadding, A dy, int dyo, A dx, int dxo);
}
