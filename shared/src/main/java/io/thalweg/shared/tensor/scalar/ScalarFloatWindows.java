package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;

/** The arithmetic of sliding windows over 32-bit floats in plain Java. */
abstract class ScalarFloatWindows extends ScalarFloatRows {

  @Override
  public void correlate(
      int m,
      int n,
      int k,
      float[] w,
      int wo,
      int[] shifts,
      int so,
      float[] x,
      int xo,
      float[] y,
      int yo) {
    for (int i = 0; i < m; i++) {
      int panel = wo + i / PANEL * PANEL * k + i % PANEL;
      for (int p = 0; p < k; p++) {
        float weight = w[panel + PANEL * p];
        int from = xo + shifts[so + p];
        for (int q = 0; q < n; q++) {
          y[yo + i * n + q] = Math.fma(weight, x[from + q], y[yo + i * n + q]);
        }
      }
    }
  }

  @Override
  public void correlateLanes(
      int m,
      int n,
      int k,
      float[] y,
      int yo,
      int ld,
      int[] shifts,
      int so,
      float[] x,
      int xo,
      float[] lanes,
      int lo) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        int at = lo + (i * k + p) * LANES;
        int from = xo + shifts[so + p];
        for (int q = 0; q < n; q++) {
          int lane = at + q % LANES;
          lanes[lane] = Math.fma(y[yo + i * ld + q], x[from + q], lanes[lane]);
        }
      }
    }
  }

  @Override
  public void copyGrid(
      int m,
      int n,
      float[] x,
      int xo,
      int xRow,
      int xColumn,
      float[] y,
      int yo,
      int yRow,
      int yColumn) {
    for (int i = 0; i < m; i++) {
      int from = xo + i * xRow;
      int to = yo + i * yRow;
      if (xColumn == 1 && yColumn == 1) {
        System.arraycopy(x, from, y, to, n);
      } else {
        for (int j = 0; j < n; j++) {
          y[to + j * yColumn] = x[from + j * xColumn];
        }
      }
    }
  }

  @Override
  public void addGrid(
      int m,
      int n,
      float[] x,
      int xo,
      int xRow,
      int xColumn,
      float[] y,
      int yo,
      int yRow,
      int yColumn) {
    for (int i = 0; i < m; i++) {
      int from = xo + i * xRow;
      int to = yo + i * yRow;
      if (xColumn == 1 && yColumn == 1) {
        add(n, x, from, y, to);
      } else {
        for (int j = 0; j < n; j++) {
          y[to + j * yColumn] += x[from + j * xColumn];
        }
      }
    }
  }

  @Override
  public void maxPool(
      int images, Window2d window, float[] x, int xo, float[] y, int yo, int[] argmax) {
    Window vertical = window.vertical();
    Window horizontal = window.horizontal();
    int rows = vertical.outputs();
    int columns = horizontal.outputs();
    int width = horizontal.size();
    int to = 0;
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < rows; i++) {
        int top = vertical.start(i);
        int firstRow = top + vertical.first(top) * vertical.dilation();
        int rowCount = vertical.end(top) - vertical.first(top);
        int row = image * window.inputs() + firstRow * width;
        maxRow(
            columns,
            rowCount,
            vertical.dilation() * width,
            horizontal,
            x,
            xo,
            row,
            y,
            yo,
            argmax,
            to);
        to += columns;
      }
    }
  }

  /** One row of outputs from {@code to} on, over the input rows from {@code row} on. */
  private static void maxRow(
      int columns,
      int rowCount,
      int rowStep,
      Window horizontal,
      float[] x,
      int xo,
      int row,
      float[] y,
      int yo,
      int[] argmax,
      int to) {
    int step = horizontal.dilation();
    for (int j = 0; j < columns; j++) {
      int left = horizontal.start(j);
      int first = left + horizontal.first(left) * step;
      int count = horizontal.end(left) - horizontal.first(left);
      int best = row + first;
      float max = x[xo + best];
      for (int r = 0; r < rowCount; r++) {
        int from = row + r * rowStep + first;
        for (int t = 0; t < count; t++, from += step) {
          float value = x[xo + from];
          if (value > max || (Float.isNaN(value) && !Float.isNaN(max))) {
            max = value;
            best = from;
          }
        }
      }
      y[yo + to + j] = max;
      argmax[to + j] = best;
    }
  }

  @Override
  public void addAt(int n, int[] index, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + index[i]] += dy[dyo + i];
    }
  }

  @Override
  public void avgPool(
      int images, Window2d window, boolean countPadding, float[] x, int xo, float[] y, int yo) {
    Window vertical = window.vertical();
    Window horizontal = window.horizontal();
    int rows = vertical.outputs();
    int columns = horizontal.outputs();
    int width = horizontal.size();
    int to = yo;
    for (int image = 0; image < images; image++) {
      int from = xo + image * window.inputs();
      for (int i = 0; i < rows; i++) {
        int top = vertical.start(i);
        for (int j = 0; j < columns; j++) {
          int left = horizontal.start(j);
          float sum = 0;
          for (int r = vertical.first(top); r < vertical.end(top); r++) {
            for (int t = horizontal.first(left); t < horizontal.end(left); t++) {
              sum += x[from + (top + r) * width + left + t];
            }
          }
          y[to++] = sum / divisor(vertical, top, horizontal, left, countPadding);
        }
      }
    }
  }

  @Override
  public void avgPoolBackward(
      int images, Window2d window, boolean countPadding, float[] dy, int dyo, float[] dx, int dxo) {
    Window vertical = window.vertical();
    Window horizontal = window.horizontal();
    int rows = vertical.outputs();
    int columns = horizontal.outputs();
    int width = horizontal.size();
    int from = dyo;
    for (int image = 0; image < images; image++) {
      int to = dxo + image * window.inputs();
      for (int i = 0; i < rows; i++) {
        int top = vertical.start(i);
        for (int j = 0; j < columns; j++) {
          int left = horizontal.start(j);
          float share = dy[from++] / divisor(vertical, top, horizontal, left, countPadding);
          for (int r = vertical.first(top); r < vertical.end(top); r++) {
            for (int t = horizontal.first(left); t < horizontal.end(left); t++) {
              dx[to + (top + r) * width + left + t] += share;
            }
          }
        }
      }
    }
  }

  private static int divisor(
      Window vertical, int top, Window horizontal, int left, boolean countPadding) {
    return vertical.counted(top, countPadding) * horizontal.counted(left, countPadding);
  }
}
