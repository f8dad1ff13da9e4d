package io.thalweg.shared.tensor.vector;

import io.thalweg.shared.tensor.MatrixProduct;
import java.util.Arrays;

/**
 * The blocked 32-bit matrix product after Goto and van de Geijn ("Anatomy of High-Performance
 * Matrix Multiplication", ACM TOMS 34(3), 2008): blocks of b are packed into panels that fit the
 * caches, and {@link VectorFloatTile} multiplies them with a, which it reads where it stands.
 * Blocks of k follow each other in ascending order and continue the chains kept in c, so blocking
 * changes no bit. Neither does the order of the two factors of one multiply-add: where packing b
 * means to transpose it and a is the smaller one, c^T = b^T a^T is computed instead.
 *
 * <p>Keeps its packing buffers, which grow to the largest product seen: for the use of one thread.
 */
final class VectorFloatMatmul implements MatrixProduct<float[]> {
  private static final int ROWS = VectorFloatTile.ROWS;
  private static final int COLUMNS = VectorFloatTile.COLUMNS;
  private static final int STRIDE = VectorFloatTile.STRIDE;

  /**
   * A panel of b (KC x STRIDE) streams from the L2 cache, tile after tile. Shorter blocks, which
   * the L1 cache holds, fetch c from far away more often: that takes longer, most of all where
   * others use the memory, too.
   */
  private static final int KC = 4096 / Float.BYTES;

  /** A block of a (MC x KC) stays in the L2 cache. */
  private static final int MC = 16 * ROWS;

  /** Fewer rows of c than this are not worth turning it round. */
  private static final int LEAST_TURNED = COLUMNS;

  /** A block of b (KC x NC) stays in the L3 cache. */
  private static final int NC = 2048;

  /**
   * A block of b of so many elements stays in the L2 cache beside all else. Then c is written row
   * after row of tiles, which the caches' prefetchers follow, not column after column.
   */
  private static final int INNER = (1 << 18) / Float.BYTES;

  private static final float[] ZEROS = new float[COLUMNS];

  private final float[] edge = new float[ROWS * COLUMNS];
  private final float[] edgeRows = new float[ROWS * KC];
  private final VectorFloatColumn column = new VectorFloatColumn();
  private float[] panels = new float[0];
  private float[] turned = new float[0];

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
      float[] a,
      int ao,
      float[] b,
      int bo,
      boolean accumulate,
      float[] c,
      int co) {
    if (MatrixProduct.hasDots(transposeA, n, k)) {
      if (!accumulate) {
        Arrays.fill(c, co, co + m, 0);
      }
      column.multiply(m, k, a, ao, b, bo, c, co);
    } else if (n == 1 && m > 1) {
      // c^T = b^T a^T: a column is stored as a row is
      multiplyMatrix(!transposeB, !transposeA, 1, m, k, b, bo, a, ao, accumulate, c, co);
    } else {
      multiplyMatrix(transposeA, transposeB, m, n, k, a, ao, b, bo, accumulate, c, co);
    }
  }

  private void multiplyMatrix(
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
    if (!accumulate && (m == 1 || k == 0)) {
      Arrays.fill(c, co, co + m * n, 0);
    }
    if (m == 1) {
      if (transposeB) {
        VectorFloatRow.multiplyTransposed(n, k, a, ao, b, bo, c, co);
      } else {
        VectorFloatRow.multiply(n, k, a, ao, b, bo, edge, c, co);
      }
    } else if (transposeB && m >= LEAST_TURNED && m < n) {
      turned = atLeast(m * n, turned);
      if (accumulate) {
        VectorFloatPacking.transpose(n, m, c, co, n, turned, 0, m);
      }
      multiplyBlocks(false, !transposeA, n, m, k, b, bo, a, ao, accumulate, turned, 0);
      VectorFloatPacking.transpose(m, n, turned, 0, m, c, co, n);
    } else {
      multiplyBlocks(transposeA, transposeB, m, n, k, a, ao, b, bo, accumulate, c, co);
    }
  }

  private void multiplyBlocks(
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
          int ld = transposeA ? m : k;
          multiplyPanels(
              transposeA, mc, nc, kc, a, aAt, ld, accumulate || p > 0, c, co + i * n + j, n);
        }
      }
    }
  }

  /** The largest block size up to {@code most} that cuts {@code n} into about equal blocks. */
  private static int evenBlock(int n, int most) {
    int blocks = Math.max(1, (n + most - 1) / most);
    return Math.max(1, (n + blocks - 1) / blocks);
  }

  /** A block of a, with {@code ld} elements from stored row to row, times the panels. */
  private void multiplyPanels(
      boolean transposeA,
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ld,
      boolean accumulate,
      float[] c,
      int co,
      int cd) {
    if (n * k <= INNER) {
      for (int i = 0; i < m; i += ROWS) {
        for (int j = 0; j < n; j += COLUMNS) {
          multiplyAt(transposeA, i, j, m, n, k, a, ao, ld, accumulate, c, co, cd);
        }
      }
    } else {
      for (int j = 0; j < n; j += COLUMNS) {
        for (int i = 0; i < m; i += ROWS) {
          multiplyAt(transposeA, i, j, m, n, k, a, ao, ld, accumulate, c, co, cd);
        }
      }
    }
  }

  /** The tile whose first element is (i, j) of the block. */
  private void multiplyAt(
      boolean transposeA,
      int i,
      int j,
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ld,
      boolean accumulate,
      float[] c,
      int co,
      int cd) {
    int panel = j / STRIDE * STRIDE * k + j % STRIDE;
    int aAt = ao + (transposeA ? i : i * ld);
    int cAt = co + i * cd + j;
    if (i + ROWS > m || j + COLUMNS > n) {
      int rows = Math.min(ROWS, m - i);
      int columns = Math.min(COLUMNS, n - j);
      multiplyEdge(transposeA, rows, columns, k, a, aAt, ld, panel, accumulate, c, cAt, cd);
    } else {
      multiplyTile(transposeA, k, a, aAt, ld, panel, accumulate, c, cAt, cd);
    }
  }

  private void multiplyTile(
      boolean transposeA,
      int k,
      float[] a,
      int ao,
      int ld,
      int panel,
      boolean accumulate,
      float[] c,
      int co,
      int cd) {
    float[] s = accumulate ? c : ZEROS;
    int so = accumulate ? co : 0;
    int sd = accumulate ? cd : 0; // one row of zeros for all
    if (transposeA) {
      VectorFloatTile.multiplyTransposed(k, a, ao, ld, panels, panel, s, so, sd, c, co, cd);
    } else {
      VectorFloatTile.multiply(k, a, ao, ld, panels, panel, s, so, sd, c, co, cd);
    }
  }

  /** A tile that sticks out of c is computed in a buffer of full size, from a copy of its rows. */
  private void multiplyEdge(
      boolean transposeA,
      int rows,
      int columns,
      int k,
      float[] a,
      int ao,
      int ld,
      int panel,
      boolean accumulate,
      float[] c,
      int co,
      int cd) {
    for (int i = 0; accumulate && i < rows; i++) {
      System.arraycopy(c, co + i * cd, edge, i * COLUMNS, columns);
    }
    if (rows == ROWS) {
      multiplyTile(transposeA, k, a, ao, ld, panel, accumulate, edge, 0, COLUMNS);
    } else {
      copyRows(transposeA, rows, k, a, ao, ld);
      multiplyTile(false, k, edgeRows, 0, KC, panel, accumulate, edge, 0, COLUMNS);
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(edge, i * COLUMNS, c, co + i * cd, columns);
    }
  }

  private void copyRows(boolean transposeA, int rows, int k, float[] a, int ao, int ld) {
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < k; p++) {
        edgeRows[i * KC + p] = a[transposeA ? ao + p * ld + i : ao + i * ld + p];
      }
    }
  }

  private void packB(boolean transpose, int n, int k, float[] b, int bo, int ld) {
    panels = atLeast((n + STRIDE - 1) / STRIDE * STRIDE * k, panels);
    for (int j = 0; j < n; j += STRIDE) {
      int columns = Math.min(STRIDE, n - j);
      if (transpose) {
        VectorFloatPacking.transpose(k, columns, b, bo + j * ld, ld, panels, j * k, STRIDE);
      } else {
        VectorFloatPacking.copy(k, columns, b, bo + j, ld, panels, j * k, STRIDE);
      }
    }
  }

  private static float[] atLeast(int length, float[] buffer) {
    return buffer.length < length ? new float[length] : buffer;
  }
}
