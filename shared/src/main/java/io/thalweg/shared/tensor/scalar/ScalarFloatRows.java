package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.CounterRandom;
import java.util.Arrays;

/** The row and axis arithmetic of 32-bit floats in plain Java. */
abstract class ScalarFloatRows extends ScalarFloatElementwise {

  @Override
  public void sumAxis(
      int outer, int n, int inner, boolean accumulate, float[] x, int xo, float[] y, int yo) {
    if (!accumulate) {
      Arrays.fill(y, yo, yo + outer * inner, 0);
    }
    for (int o = 0; o < outer; o++) {
      if (inner == 1) {
        y[yo + o] += (float) sum(n, x, xo + o * n);
      } else {
        for (int k = 0; k < n; k++) {
          add(inner, x, xo + (o * n + k) * inner, y, yo + o * inner);
        }
      }
    }
  }

  @Override
  public void expandAxis(
      int outer, int n, int inner, boolean accumulate, float[] x, int xo, float[] y, int yo) {
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

  private static void expandElement(int n, boolean accumulate, float value, float[] y, int yo) {
    if (!accumulate) {
      Arrays.fill(y, yo, yo + n, value);
      return;
    }
    for (int k = 0; k < n; k++) {
      y[yo + k] += value;
    }
  }

  @Override
  public void maxAxis(int outer, int n, int inner, float[] x, int xo, float[] y, int yo) {
    Arrays.fill(y, yo, yo + outer * inner, Float.NEGATIVE_INFINITY);
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
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] dy,
      int dyo,
      float[] dx,
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
  private static int find(int n, int step, float[] x, int xo, float value) {
    for (int k = 0; k < n; k++) {
      if (Float.compare(x[xo + k * step], value) == 0) {
        return k * step;
      }
    }
    throw new IllegalStateException("the maximum " + value + " is not among the elements");
  }

  @Override
  public void dotRows(int rows, int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int r = 0; r < rows; r++) {
      z[zo + r] = (float) dot(n, x, xo + r * n, y, yo + r * n);
    }
  }

  @Override
  public void addToRows(
      int rows, int n, double alpha, float[] c, int co, float[] x, int xo, float[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      float value = (float) alpha * c[co + r];
      for (int i = r * n; i < (r + 1) * n; i++) {
        y[yo + i] = x[xo + i] + value;
      }
    }
  }

  @Override
  public void scaleRows(int rows, int n, float[] c, int co, float[] x, int xo, float[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      float value = c[co + r];
      for (int i = r * n; i < (r + 1) * n; i++) {
        y[yo + i] = x[xo + i] * value;
      }
    }
  }

  @Override
  public void divideRows(int rows, int n, float[] c, int co, float[] x, int xo, float[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      float value = c[co + r];
      for (int i = r * n; i < (r + 1) * n; i++) {
        y[yo + i] = x[xo + i] / value;
      }
    }
  }

  @Override
  public void standardize(
      int rows,
      int n,
      float[] mean,
      int mo,
      float[] scale,
      int so,
      float[] x,
      int xo,
      float[] y,
      int yo) {
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        y[yo + r * n + i] = (x[xo + r * n + i] - mean[mo + i]) * scale[so + i];
      }
    }
  }

  @Override
  public void dropoutMask(int rows, int n, double probability, long key, float[] mask, int mo) {
    float keep = (float) (1 / (1 - probability));
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
      float[] z,
      int zo,
      float[] labels,
      int lo,
      float[] y,
      int yo) {
    float on = (float) (1 - smoothing);
    float off = (float) (smoothing / n);
    for (int r = 0; r < rows; r++) {
      int label = Labels.classNumber(labels[lo + r], n, r);
      float value = on * z[zo + r * n + label];
      y[yo + r] = smoothing == 0 ? -value : -(value + off * (float) sum(n, z, zo + r * n));
    }
  }

  @Override
  public void crossEntropyBackward(
      int rows,
      int n,
      double smoothing,
      float[] p,
      int po,
      float[] labels,
      int lo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo) {
    float on = (float) (1 - smoothing);
    float off = (float) (smoothing / n);
    for (int r = 0; r < rows; r++) {
      int label = (int) labels[lo + r];
      float upstream = dy[dyo + r];
      for (int i = 0; i < n; i++) {
        float target = i == label ? on + off : off;
        dx[dxo + r * n + i] += upstream * (p[po + r * n + i] - target);
      }
    }
  }

  @Override
  public void classTargets(
      int rows,
      int n,
      double smoothing,
      float[] weights,
      int wo,
      float[] labels,
      int lo,
      float[] q,
      int qo) {
    float on = (float) (1 - smoothing);
    float off = (float) (smoothing / n);
    for (int r = 0; r < rows; r++) {
      int label = Labels.classNumber(labels[lo + r], n, r);
      for (int i = 0; i < n; i++) {
        q[qo + r * n + i] = (i == label ? on + off : off) * weights[wo + i];
      }
    }
  }

  @Override
  public void gather(int rows, int n, float[] x, int[] order, int at, float[] y) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, order[at + i] * n, y, i * n, n);
    }
  }

  @Override
  public void copyRuns(
      int rows,
      int n,
      int length,
      boolean accumulate,
      float[] x,
      int xo,
      int xRow,
      int xStep,
      float[] y,
      int yo,
      int yRow,
      int yStep) {
    for (int r = 0; r < rows; r++) {
      int from = xo + r * xRow;
      int to = yo + r * yRow;
      if (length == 1) {
        copyElements(n, accumulate, x, from, xStep, y, to, yStep);
        continue;
      }
      for (int i = 0; i < n; i++, from += xStep, to += yStep) {
        if (accumulate) {
          add(length, x, from, y, to);
        } else {
          System.arraycopy(x, from, y, to, length);
        }
      }
    }
  }

  private static void copyElements(
      int n, boolean accumulate, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    if (accumulate) {
      for (int i = 0; i < n; i++) {
        y[yo + i * yStep] += x[xo + i * xStep];
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yo + i * yStep] = x[xo + i * xStep];
      }
    }
  }

  @Override
  public void lookup(
      int count, int n, int size, float[] index, int io, float[] table, int to, float[] y, int yo) {
    for (int i = 0; i < count; i++) {
      int row = Labels.index(index[io + i], size, i);
      System.arraycopy(table, to + row * n, y, yo + i * n, n);
    }
  }

  @Override
  public void addToLookedUp(
      int count, int n, float[] index, int io, float[] dy, int dyo, float[] table, int to) {
    for (int i = 0; i < count; i++) {
      add(n, dy, dyo + i * n, table, to + ((int) index[io + i]) * n);
    }
  }

  @Override
  public double weightedSum(int n, float[] x, int xo, float[] weights, int wo) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) x[xo + i] * weights[wo + i];
    }
    return sum;
  }
}
