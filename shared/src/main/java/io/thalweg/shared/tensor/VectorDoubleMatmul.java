package io.thalweg.shared.tensor;

import java.util.Arrays;

/**
 * The blocked 64-bit matrix product after Goto and van de Geijn ("Anatomy of High-Performance
 * Matrix Multiplication", ACM TOMS 34(3), 2008): blocks of a and b are packed into panels that fit
 * the caches, and {@link VectorDoubleTile} multiplies the panels. Blocks of k follow each other in
 * ascending order and continue the chains kept in c, so blocking changes no bit.
 *
 * <p>Keeps its packing buffers, which grow to the largest product seen: for the use of one thread.
 */
final class VectorDoubleMatmul implements MatrixProduct<double[]> {
  private static final int ROWS = VectorDoubleTile.ROWS;
  private static final int COLUMNS = VectorDoubleTile.COLUMNS;
  private static final int STRIDE = VectorDoubleTile.STRIDE;

  /** Rows of a in a panel: whole tiles. The columns of b in a panel are STRIDE. */
  private static final int PANEL_ROWS = STRIDE / ROWS * ROWS;

  /** A panel of a and one of b (KC x STRIDE each) stay in the L1 cache. */
  private static final int KC = 128;

  /** A block of a (MC x KC) stays in the L2 cache. */
  private static final int MC = 10 * PANEL_ROWS;

  /** A block of b (KC x NC) stays in the L3 cache. */
  private static final int NC = 2048;

  private final double[] edge = new double[ROWS * COLUMNS];
  private double[] panelsA = new double[0];
  private double[] panelsB = new double[0];

  @Override
  public String name() {
    return "vector-" + VectorWidth.BITS;
  }

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
    if (!accumulate) {
      Arrays.fill(c, co, co + m * n, 0);
    }
    if (n == 1 && m > 1) {
      // c^T = b^T a^T: a column is stored as a row is
      addProduct(!transposeB, !transposeA, 1, m, k, b, bo, a, ao, c, co);
    } else {
      addProduct(transposeA, transposeB, m, n, k, a, ao, b, bo, c, co);
    }
  }

  private void addProduct(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] c,
      int co) {
    if (m == 1 && (transposeB || n >= COLUMNS)) {
      if (transposeB) {
        VectorDoubleRow.multiplyTransposed(n, k, a, ao, b, bo, c, co);
      } else {
        VectorDoubleRow.multiply(n, k, a, ao, b, bo, edge, c, co);
      }
    } else {
      addBlocks(transposeA, transposeB, m, n, k, a, ao, b, bo, c, co);
    }
  }

  private void addBlocks(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] c,
      int co) {
    int depth = evenBlock(k, KC);
    for (int p = 0; p < k; p += depth) {
      int kc = Math.min(depth, k - p);
      for (int j = 0; j < n; j += NC) {
        int nc = Math.min(NC, n - j);
        int bAt = bo + (transposeB ? j * k + p : p * n + j);
        packB(transposeB, nc, kc, b, bAt, transposeB ? k : n);
        for (int i = 0; i < m; i += MC) {
          int mc = Math.min(MC, m - i);
          int aAt = ao + (transposeA ? p * m + i : i * k + p);
          packA(transposeA, mc, kc, a, aAt, transposeA ? m : k);
          multiplyPanels(mc, nc, kc, c, co + i * n + j, n);
        }
      }
    }
  }

  /** The largest block size up to {@code most} that cuts {@code n} into about equal blocks. */
  private static int evenBlock(int n, int most) {
    int blocks = Math.max(1, (n + most - 1) / most);
    return Math.max(1, (n + blocks - 1) / blocks);
  }

  private void multiplyPanels(int m, int n, int k, double[] c, int co, int ld) {
    for (int j = 0; j < n; j += STRIDE) {
      for (int i = 0; i < m; i += PANEL_ROWS) {
        int rows = Math.min(PANEL_ROWS, m - i);
        int columns = Math.min(STRIDE, n - j);
        multiplyTiles(rows, columns, k, i / PANEL_ROWS * STRIDE * k, j * k, c, co + i * ld + j, ld);
      }
    }
  }

  private void multiplyTiles(int m, int n, int k, int aAt, int bAt, double[] c, int co, int ld) {
    for (int j = 0; j < n; j += COLUMNS) {
      for (int i = 0; i < m; i += ROWS) {
        int at = co + i * ld + j;
        if (i + ROWS <= m && j + COLUMNS <= n) {
          VectorDoubleTile.multiply(k, panelsA, aAt + i, panelsB, bAt + j, c, at, ld);
        } else {
          int rows = Math.min(ROWS, m - i);
          int columns = Math.min(COLUMNS, n - j);
          multiplyEdge(rows, columns, k, aAt + i, bAt + j, c, at, ld);
        }
      }
    }
  }

  /** A tile that sticks out of c is computed in a buffer of full size. */
  private void multiplyEdge(
      int rows, int columns, int k, int aAt, int bAt, double[] c, int co, int ld) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(c, co + i * ld, edge, i * COLUMNS, columns);
    }
    VectorDoubleTile.multiply(k, panelsA, aAt, panelsB, bAt, edge, 0, COLUMNS);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(edge, i * COLUMNS, c, co + i * ld, columns);
    }
  }

  private void packA(boolean transpose, int m, int k, double[] a, int ao, int ld) {
    int needed = (m + PANEL_ROWS - 1) / PANEL_ROWS * STRIDE * k;
    if (panelsA.length < needed) {
      panelsA = new double[needed];
    }
    for (int i = 0; i < m; i += PANEL_ROWS) {
      int rows = Math.min(PANEL_ROWS, m - i);
      int at = i / PANEL_ROWS * STRIDE * k;
      if (transpose) {
        VectorDoublePacking.copy(k, rows, a, ao + i, ld, panelsA, at, STRIDE);
      } else {
        VectorDoublePacking.transpose(k, rows, a, ao + i * ld, ld, panelsA, at, STRIDE);
      }
    }
  }

  private void packB(boolean transpose, int n, int k, double[] b, int bo, int ld) {
    int needed = (n + STRIDE - 1) / STRIDE * STRIDE * k;
    if (panelsB.length < needed) {
      panelsB = new double[needed];
    }
    for (int j = 0; j < n; j += STRIDE) {
      int columns = Math.min(STRIDE, n - j);
      if (transpose) {
        VectorDoublePacking.transpose(k, columns, b, bo + j * ld, ld, panelsB, j * k, STRIDE);
      } else {
        VectorDoublePacking.copy(k, columns, b, bo + j, ld, panelsB, j * k, STRIDE);
      }
    }
  }
}
