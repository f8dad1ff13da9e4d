package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.CounterRandom;
import java.util.Arrays;

/** The row and axis arithmetic of 64-bit floats in plain Java. */
abstract class ScalarDoubleRows extends ScalarDoubleElementwise {

  @Override
  public void sumAxis(
      int outer, int n, int inner, boolean accumulate, double[] x, int xo, double[] y, int yo) {
    if (!accumulate) {
      Arrays.fill(y, yo, yo + outer * inner, 0);
    }
    for (int o = 0; o < outer; o++) {
      if (inner == 1) {
        y[yo + o] += sum(n, x, xo + o * n);
      } else {
        for (int k = 0; k < n; k++) {
          add(inner, x, xo + (o * n + k) * inner, y, yo + o * inner);
        }
      }
    }
  }

  @Override
  public void expandAxis(
      int outer, int n, int inner, boolean accumulate, double[] x, int xo, double[] y, int yo) {
    for (int o = 0; o < outer; o++) {
      int xi = xo + o * inner;
      int yi = yo + o * n * inner;
      if (inner == 1) {
        expandElement(n, accumulate, x[xi], y, yi);
      } else {
        for (int k = 0; k < n; k++, yi += inner) {
          if (accumulate) {
            add(inner, x, xi, y, yi);
          } else {
            System.arraycopy(x, xi, y, yi, inner);
          }
        }
      }
    }
  }

  private static void expandElement(int n, boolean accumulate, double value, double[] y, int yo) {
    if (!accumulate) {
      Arrays.fill(y, yo, yo + n, value);
      return;
    }
    for (int k = 0; k < n; k++) {
      y[yo + k] += value;
    }
  }

  @Override
  public void maxAxis(int outer, int n, int inner, double[] x, int xo, double[] y, int yo) {
    Arrays.fill(y, yo, yo + outer * inner, Double.NEGATIVE_INFINITY);
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < inner; i++) {
          int yi = yo + o * inner + i;
          y[yi] = Math.max(y[yi], x[xo + (o * n + k) * inner + i]);
        }
      }
    }
  }

  @Override
  public void maxAxisBackward(
      int outer,
      int n,
      int inner,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] dy,
      int dyo,
      double[] dx,
      int dxo) {
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int at = o * inner + i;
        int first = o * n * inner + i;
        dx[dxo + find(n, inner, x, xo + first, y[yo + at]) + first] += dy[dyo + at];
      }
    }
  }

  /** The distance to the first of n elements, {@code step} apart, that equals {@code value}. */
  private static int find(int n, int step, double[] x, int xo, double value) {
    for (int k = 0; k < n; k++) {
      if (Double.compare(x[xo + k * step], value) == 0) {
        return k * step;
      }
    }
    throw new IllegalStateException("the maximum " + value + " is not among the elements");
  }

  @Override
  public void dotRows(int rows, int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int r = 0; r < rows; r++) {
      z[zo + r] = dot(n, x, xo + r * n, y, yo + r * n);
    }
  }

  @Override
  public void addToRows(
      int rows, int n, double alpha, double[] c, int co, double[] x, int xo, double[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      double value = alpha * c[co + r];
      for (int i = r * n; i < (r + 1) * n; i++) {
        y[yo + i] = x[xo + i] + value;
      }
    }
  }

  @Override
  public void scaleRows(
      int rows, int n, double[] c, int co, double[] x, int xo, double[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      double value = c[co + r];
      for (int i = r * n; i < (r + 1) * n; i++) {
        y[yo + i] = x[xo + i] * value;
      }
    }
  }

  @Override
  public void divideRows(
      int rows, int n, double[] c, int co, double[] x, int xo, double[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      double value = c[co + r];
      for (int i = r * n; i < (r + 1) * n; i++) {
        y[yo + i] = x[xo + i] / value;
      }
    }
  }

  @Override
  public void standardize(
      int rows,
      int n,
      double[] mean,
      int mo,
      double[] scale,
      int so,
      double[] x,
      int xo,
      double[] y,
      int yo) {
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        y[yo + r * n + i] = (x[xo + r * n + i] - mean[mo + i]) * scale[so + i];
      }
    }
  }

  @Override
  public void dropoutMask(int rows, int n, double probability, long key, double[] mask, int mo) {
    double keep = (1 / (1 - probability));
    for (int r = 0; r < rows; r++) {
      long rowKey = CounterRandom.key(key, r);
      for (int i = 0; i < n; i++) {
        mask[mo + r * n + i] = CounterRandom.uniform(rowKey, i) < probability ? 0 : keep;
      }
    }
  }

  @Override
  public void crossEntropyTarget(
      int rows,
      int n,
      double smoothing,
      double[] z,
      int zo,
      double[] labels,
      int lo,
      double[] y,
      int yo) {
    double on = (1 - smoothing);
    double off = (smoothing / n);
    for (int r = 0; r < rows; r++) {
      int label = Labels.classNumber(labels[lo + r], n, r);
      double value = on * z[zo + r * n + label];
      y[yo + r] = smoothing == 0 ? -value : -(value + off * sum(n, z, zo + r * n));
    }
  }

  @Override
  public void crossEntropyBackward(
      int rows,
      int n,
      double smoothing,
      double[] p,
      int po,
      double[] labels,
      int lo,
      double[] dy,
      int dyo,
      double[] dx,
      int dxo) {
    double on = (1 - smoothing);
    double off = (smoothing / n);
    for (int r = 0; r < rows; r++) {
      int label = (int) labels[lo + r];
      double upstream = dy[dyo + r];
      for (int i = 0; i < n; i++) {
        double target = i == label ? on + off : off;
        dx[dxo + r * n + i] += upstream * (p[po + r * n + i] - target);
      }
    }
  }

  @Override
  public void classTargets(
      int rows,
      int n,
      double smoothing,
      double[] weights,
      int wo,
      double[] labels,
      int lo,
      double[] q,
      int qo) {
    double on = (1 - smoothing);
    double off = (smoothing / n);
    for (int r = 0; r < rows; r++) {
      int label = Labels.classNumber(labels[lo + r], n, r);
      for (int i = 0; i < n; i++) {
        q[qo + r * n + i] = (i == label ? on + off : off) * weights[wo + i];
      }
    }
  }

  @Override
  public void gather(int rows, int n, double[] x, int[] order, int at, double[] y) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, order[at + i] * n, y, i * n, n);
    }
  }

  @Override
  public void lookup(
      int count,
      int n,
      int size,
      double[] index,
      int io,
      double[] table,
      int to,
      double[] y,
      int yo) {
    for (int i = 0; i < count; i++) {
      int row = Labels.index(index[io + i], size, i);
      System.arraycopy(table, to + row * n, y, yo + i * n, n);
    }
  }

  @Override
  public void addToLookedUp(
      int count, int n, double[] index, int io, double[] dy, int dyo, double[] table, int to) {
    for (int i = 0; i < count; i++) {
      add(n, dy, dyo + i * n, table, to + ((int) index[io + i]) * n);
    }
  }

  @Override
  public double weightedSum(int n, double[] x, int xo, double[] weights, int wo) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xo + i] * weights[wo + i];
    }
    return sum;
  }
}
