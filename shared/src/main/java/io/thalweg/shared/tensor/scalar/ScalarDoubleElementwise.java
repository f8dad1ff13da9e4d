package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Kernels;

/** The single-element arithmetic of 64-bit floats in plain Java. */
abstract class ScalarDoubleElementwise implements Kernels<double[]> {
  @Override
  public void add(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] + y[yo + i];
    }
  }

  @Override
  public void subtract(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] - y[yo + i];
    }
  }

  @Override
  public void multiply(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] * y[yo + i];
    }
  }

  @Override
  public void divide(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] / y[yo + i];
    }
  }

  @Override
  public void addProduct(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
    }
  }

  @Override
  public void subtractProduct(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = Math.fma(-x[xo + i], y[yo + i], z[zo + i]);
    }
  }

  @Override
  public void addQuotient(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] += x[xo + i] / y[yo + i];
    }
  }

  @Override
  public void affine(int n, double alpha, double beta, double[] x, int xo, double[] y, int yo) {
    double a = alpha;
    double b = beta;
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(a, x[xo + i], b);
    }
  }

  @Override
  public void abs(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.abs(x[xo + i]);
    }
  }

  @Override
  public void absBackward(int n, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += Math.signum(x[xo + i]) * dy[dyo + i];
    }
  }

  @Override
  public void pow(int n, double exponent, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.pow(x[xo + i], exponent);
    }
  }

  @Override
  public void powBackward(
      int n, double exponent, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * (exponent * StrictMath.pow(x[xo + i], exponent - 1));
    }
  }

  @Override
  public void sqrtBackward(int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += 0.5 * dy[dyo + i] / y[yo + i];
    }
  }

  @Override
  public void tanhBackward(int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      double v = y[yo + i];
      dx[dxo + i] += dy[dyo + i] * (1 - v * v);
    }
  }

  @Override
  public void sigmoidBackward(
      int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      double v = y[yo + i];
      dx[dxo + i] += dy[dyo + i] * (v * (1 - v));
    }
  }

  @Override
  public void relu(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(x[xo + i], 0);
    }
  }

  @Override
  public void reluBackward(int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += y[yo + i] > 0 ? dy[dyo + i] : 0;
    }
  }

  @Override
  public void leakyRelu(int n, double slope, double[] x, int xo, double[] y, int yo) {
    double s = slope;
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : s * x[xo + i];
    }
  }

  @Override
  public void leakyReluBackward(
      int n, double slope, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    double s = slope;
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += x[xo + i] > 0 ? dy[dyo + i] : s * dy[dyo + i];
    }
  }

  @Override
  public void elu(int n, double alpha, double[] x, int xo, double[] y, int yo) {
    double a = alpha;
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : a * StrictMath.expm1(x[xo + i]);
    }
  }

  @Override
  public void eluBackward(
      int n, double alpha, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    double a = alpha;
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += y[yo + i] > 0 ? dy[dyo + i] : dy[dyo + i] * (y[yo + i] + a);
    }
  }

  @Override
  public void silu(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * DoubleMath.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void siluBackward(int n, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      double v = x[xo + i];
      double s = DoubleMath.sigmoid(v);
      dx[dxo + i] += dy[dyo + i] * (s * (1 + v * (1 - s)));
    }
  }

  @Override
  public void softplus(
      int n, double beta, double threshold, double[] x, int xo, double[] y, int yo) {
    double b = beta;
    double limit = threshold;
    for (int i = 0; i < n; i++) {
      double z = b * x[xo + i];
      y[yo + i] = z > limit ? x[xo + i] : (Math.max(z, 0) + log1pExp(-Math.abs(z))) / b;
    }
  }

  @Override
  public void softplusBackward(
      int n,
      double beta,
      double threshold,
      double[] x,
      int xo,
      double[] dy,
      int dyo,
      double[] dx,
      int dxo) {
    double b = beta;
    double limit = threshold;
    for (int i = 0; i < n; i++) {
      double z = b * x[xo + i];
      dx[dxo + i] += z > limit ? dy[dyo + i] : dy[dyo + i] * DoubleMath.sigmoid(z);
    }
  }

  @Override
  public void stirling(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      double v = x[xo + i];
      double value = v * StrictMath.log(v) - v + 0.5 * StrictMath.log(2 * Math.PI * v);
      y[yo + i] = v <= 1 ? 0 : value;
    }
  }

  @Override
  public void stirlingBackward(
      int n, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      double v = x[xo + i];
      dx[dxo + i] += v <= 1 ? 0 : dy[dyo + i] * (StrictMath.log(v) + 0.5 / v);
    }
  }

  @Override
  public void gelu(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ErrorFunction.gelu(x[xo + i]);
    }
  }

  @Override
  public void geluBackward(int n, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * ErrorFunction.geluSlope(x[xo + i]);
    }
  }

  @Override
  public void huber(int n, double delta, double[] x, int xo, double[] y, int yo) {
    double d = delta;
    for (int i = 0; i < n; i++) {
      double m = Math.abs(x[xo + i]);
      y[yo + i] = m <= d ? 0.5 * m * m : d * (m - 0.5 * d);
    }
  }

  @Override
  public void huberBackward(
      int n, double delta, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    double d = delta;
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * Math.max(-d, Math.min(d, x[xo + i]));
    }
  }

  @Override
  public void bceWithLogits(int n, double[] x, int xo, double[] t, int to, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      double v = x[xo + i];
      y[yo + i] = (Math.max(v, 0) - v * t[to + i]) + log1pExp(-Math.abs(v));
    }
  }

  @Override
  public void bceWithLogitsBackward(
      int n, double[] x, int xo, double[] t, int to, double[] dy, int dyo, double[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * (DoubleMath.sigmoid(x[xo + i]) - t[to + i]);
    }
  }

  private static double log1pExp(double x) {
    return DoubleMath.log1p(DoubleMath.exp(x));
  }
}
