package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Kernels;

/** The single-element arithmetic of 32-bit floats in plain Java. */
abstract class ScalarFloatElementwise implements Kernels<float[]> {
  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] + y[yo + i];
    }
  }

  @Override
  public void subtract(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] - y[yo + i];
    }
  }

  @Override
  public void multiply(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] * y[yo + i];
    }
  }

  @Override
  public void divide(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = x[xo + i] / y[yo + i];
    }
  }

  @Override
  public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
    }
  }

  @Override
  public void subtractProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = Math.fma(-x[xo + i], y[yo + i], z[zo + i]);
    }
  }

  @Override
  public void addQuotient(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] += x[xo + i] / y[yo + i];
    }
  }

  @Override
  public void affine(int n, double alpha, double beta, float[] x, int xo, float[] y, int yo) {
    float a = (float) alpha;
    float b = (float) beta;
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(a, x[xo + i], b);
    }
  }

  @Override
  public void abs(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.abs(x[xo + i]);
    }
  }

  @Override
  public void absBackward(int n, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += Math.signum(x[xo + i]) * dy[dyo + i];
    }
  }

  @Override
  public void pow(int n, double exponent, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) StrictMath.pow(x[xo + i], exponent);
    }
  }

  @Override
  public void powBackward(
      int n, double exponent, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * (float) (exponent * StrictMath.pow(x[xo + i], exponent - 1));
    }
  }

  @Override
  public void sqrtBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += 0.5f * dy[dyo + i] / y[yo + i];
    }
  }

  @Override
  public void tanhBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      dx[dxo + i] += dy[dyo + i] * (1 - v * v);
    }
  }

  @Override
  public void sigmoidBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      dx[dxo + i] += dy[dyo + i] * (v * (1 - v));
    }
  }

  @Override
  public void relu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(x[xo + i], 0);
    }
  }

  @Override
  public void reluBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += y[yo + i] > 0 ? dy[dyo + i] : 0;
    }
  }

  @Override
  public void leakyRelu(int n, double slope, float[] x, int xo, float[] y, int yo) {
    float s = (float) slope;
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : s * x[xo + i];
    }
  }

  @Override
  public void leakyReluBackward(
      int n, double slope, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    float s = (float) slope;
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += x[xo + i] > 0 ? dy[dyo + i] : s * dy[dyo + i];
    }
  }

  @Override
  public void elu(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    float a = (float) alpha;
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : a * (float) StrictMath.expm1(x[xo + i]);
    }
  }

  @Override
  public void eluBackward(
      int n, double alpha, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    float a = (float) alpha;
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += y[yo + i] > 0 ? dy[dyo + i] : dy[dyo + i] * (y[yo + i] + a);
    }
  }

  @Override
  public void silu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * FloatMath.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void siluBackward(int n, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      float s = FloatMath.sigmoid(v);
      dx[dxo + i] += dy[dyo + i] * (s * (1 + v * (1 - s)));
    }
  }

  @Override
  public void softplus(int n, double beta, double threshold, float[] x, int xo, float[] y, int yo) {
    float b = (float) beta;
    float limit = (float) threshold;
    for (int i = 0; i < n; i++) {
      float z = b * x[xo + i];
      y[yo + i] = z > limit ? x[xo + i] : (Math.max(z, 0) + log1pExp(-Math.abs(z))) / b;
    }
  }

  @Override
  public void softplusBackward(
      int n,
      double beta,
      double threshold,
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo) {
    float b = (float) beta;
    float limit = (float) threshold;
    for (int i = 0; i < n; i++) {
      float z = b * x[xo + i];
      dx[dxo + i] += z > limit ? dy[dyo + i] : dy[dyo + i] * FloatMath.sigmoid(z);
    }
  }

  @Override
  public void stirling(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      double v = x[xo + i];
      double value = v * StrictMath.log(v) - v + 0.5 * StrictMath.log(2 * Math.PI * v);
      y[yo + i] = v <= 1 ? 0 : (float) value;
    }
  }

  @Override
  public void stirlingBackward(int n, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      double v = x[xo + i];
      dx[dxo + i] += v <= 1 ? 0 : dy[dyo + i] * (float) (StrictMath.log(v) + 0.5 / v);
    }
  }

  @Override
  public void gelu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) ErrorFunction.gelu(x[xo + i]);
    }
  }

  @Override
  public void geluBackward(int n, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * (float) ErrorFunction.geluSlope(x[xo + i]);
    }
  }

  @Override
  public void huber(int n, double delta, float[] x, int xo, float[] y, int yo) {
    float d = (float) delta;
    for (int i = 0; i < n; i++) {
      float m = Math.abs(x[xo + i]);
      y[yo + i] = m <= d ? 0.5f * m * m : d * (m - 0.5f * d);
    }
  }

  @Override
  public void huberBackward(
      int n, double delta, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    float d = (float) delta;
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * Math.max(-d, Math.min(d, x[xo + i]));
    }
  }

  @Override
  public void bceWithLogits(int n, float[] x, int xo, float[] t, int to, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      y[yo + i] = (Math.max(v, 0) - v * t[to + i]) + log1pExp(-Math.abs(v));
    }
  }

  @Override
  public void bceWithLogitsBackward(
      int n, float[] x, int xo, float[] t, int to, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] += dy[dyo + i] * (FloatMath.sigmoid(x[xo + i]) - t[to + i]);
    }
  }

  private static float log1pExp(float x) {
    return FloatMath.log1p(FloatMath.exp(x));
  }
}
