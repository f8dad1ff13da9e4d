package io.thalweg.driver.optim;

/** Optimizer steps in 64-bit floats: plain loops, which C2 vectorises. */
final class DoubleUpdateKernels implements UpdateKernels<double[]> {
  /** The least power of two beside which no double has a subnormal distance to the next. */
  private static final double TINY = 0x1p-969;

  @Override
  public void momentum(
      int from,
      int to,
      double lr,
      double momentum,
      double weight,
      double[] p,
      double[] g,
      double[] b) {
    double step = -lr;
    double keep = momentum;
    double take = weight;
    for (int i = from; i < to; i++) {
      double velocity = flush(Math.fma(take, g[i], keep * b[i]));
      b[i] = velocity;
      p[i] = Math.fma(step, velocity, p[i]);
    }
  }

  @Override
  public void nesterov(
      int from,
      int to,
      double lr,
      double momentum,
      double weight,
      double[] p,
      double[] g,
      double[] b) {
    double step = -lr;
    double keep = momentum;
    double take = weight;
    for (int i = from; i < to; i++) {
      double velocity = flush(Math.fma(take, g[i], keep * b[i]));
      b[i] = velocity;
      p[i] = Math.fma(step, Math.fma(keep, velocity, g[i]), p[i]);
    }
  }

  @Override
  public void adam(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double root,
      double[] p,
      double[] g,
      double[] m,
      double[] v) {
    double step = -lr;
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double take2 = (1 - beta2);
    double floor = eps;
    double divisor = root;
    double inverse = 1 / divisor;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      p[i] += step * mean / (divide(Math.sqrt(square), divisor, inverse) + floor);
    }
  }

  @Override
  public void amsgrad(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double root,
      double[] p,
      double[] g,
      double[] m,
      double[] v,
      double[] x) {
    double step = -lr;
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double take2 = (1 - beta2);
    double floor = eps;
    double divisor = root;
    double inverse = 1 / divisor;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      double largest = Math.max(x[i], square);
      m[i] = mean;
      v[i] = square;
      x[i] = largest;
      p[i] += step * mean / (divide(Math.sqrt(largest), divisor, inverse) + floor);
    }
  }

  @Override
  public void adagrad(int from, int to, double lr, double eps, double[] p, double[] g, double[] s) {
    double step = -lr;
    double floor = eps;
    for (int i = from; i < to; i++) {
      double sum = flush(Math.fma(g[i], g[i], s[i]));
      s[i] = sum;
      p[i] += step * g[i] / (Math.sqrt(sum) + floor);
    }
  }

  @Override
  public void rmsDirection(
      int from, int to, double factor, double alpha, double eps, double[] g, double[] v) {
    double scale = factor;
    double keep = alpha;
    double take = (1 - alpha);
    double floor = eps;
    for (int i = from; i < to; i++) {
      double square = flush(Math.fma(take * g[i], g[i], keep * v[i]));
      v[i] = square;
      g[i] = scale * g[i] / (Math.sqrt(square) + floor);
    }
  }

  @Override
  public void centeredRmsDirection(
      int from,
      int to,
      double factor,
      double alpha,
      double eps,
      double[] g,
      double[] v,
      double[] a) {
    double scale = factor;
    double keep = alpha;
    double take = (1 - alpha);
    double floor = eps;
    for (int i = from; i < to; i++) {
      double square = flush(Math.fma(take * g[i], g[i], keep * v[i]));
      double mean = flush(Math.fma(take, g[i], keep * a[i]));
      v[i] = square;
      a[i] = mean;
      g[i] = scale * g[i] / (Math.sqrt(Math.fma(-mean, mean, square)) + floor);
    }
  }

  @Override
  public void adadelta(
      int from,
      int to,
      double lr,
      double rho,
      double eps,
      double[] p,
      double[] g,
      double[] v,
      double[] u) {
    double step = -lr;
    double keep = rho;
    double take = (1 - rho);
    double floor = eps;
    for (int i = from; i < to; i++) {
      double square = flush(Math.fma(take * g[i], g[i], keep * v[i]));
      double old = u[i]; // read before any array is written: C2 vectorises no other order
      v[i] = square;
      double delta = Math.sqrt(old + floor) / Math.sqrt(square + floor) * g[i];
      u[i] = flush(Math.fma(take * delta, delta, keep * old));
      p[i] = Math.fma(step, delta, p[i]);
    }
  }

  @Override
  public void adamax(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double[] p,
      double[] g,
      double[] m,
      double[] x) {
    double step = -lr;
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double floor = eps;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double largest = Math.max(keep2 * x[i], Math.abs(g[i]) + floor);
      m[i] = mean;
      x[i] = largest;
      p[i] += step * mean / largest;
    }
  }

  @Override
  public void nadam(
      int from,
      int to,
      double lrGradient,
      double lrMean,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double[] p,
      double[] g,
      double[] m,
      double[] v) {
    double gradientStep = -lrGradient;
    double meanStep = -lrMean;
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double take2 = (1 - beta2);
    double floor = eps;
    double divisor = correction;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      double denominator = Math.sqrt(square / divisor) + floor;
      p[i] = p[i] + gradientStep * g[i] / denominator + meanStep * mean / denominator;
    }
  }

  @Override
  public void radam(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double root,
      double rectification,
      double[] p,
      double[] g,
      double[] m,
      double[] v) {
    double step = lr;
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double take2 = (1 - beta2);
    double floor = eps;
    double divisor = correction;
    double scale = root;
    double rectify = rectification;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      double adaptive = 1 / (Math.sqrt(square) + floor) * scale;
      p[i] -= mean / divisor * step * adaptive * rectify;
    }
  }

  @Override
  public void radamWarmup(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double correction,
      double[] p,
      double[] g,
      double[] m,
      double[] v) {
    double step = lr;
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double take2 = (1 - beta2);
    double divisor = correction;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      p[i] -= mean / divisor * step;
    }
  }

  @Override
  public void lambDirection(
      int from,
      int to,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double root,
      double decay,
      double[] p,
      double[] g,
      double[] m,
      double[] v) {
    double keep1 = beta1;
    double take1 = (1 - beta1);
    double keep2 = beta2;
    double take2 = (1 - beta2);
    double floor = eps;
    double meanDivisor = correction;
    double squareDivisor = root;
    double shrink = decay;
    for (int i = from; i < to; i++) {
      double mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      double square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      double denominator = Math.sqrt(square) / squareDivisor + floor;
      g[i] = Math.fma(shrink, p[i], mean / meanDivisor / denominator);
    }
  }

  @Override
  public void clamp(int from, int to, double limit, double[] g) {
    double high = limit;
    for (int i = from; i < to; i++) {
      g[i] = Math.min(Math.max(g[i], -high), high);
    }
  }

  @Override
  public void addPenalty(int from, int to, double l1, double l2, double[] p, double[] g) {
    double lasso = l1;
    double ridge = l2;
    for (int i = from; i < to; i++) {
      double sign = p[i] > 0 ? lasso : p[i] < 0 ? -lasso : 0;
      g[i] = Math.fma(ridge, p[i], g[i]) + sign;
    }
  }

  @Override
  public double penalty(int from, int to, double l1, double l2, double[] p) {
    double[] sums = new double[4];
    for (int i = from; i < to; i++) {
      double x = p[i];
      sums[(i - from) & 3] += l1 * Math.abs(x) + l2 / 2 * x * x;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  @Override
  public void flush(int from, int to, double[] x, double[] y) {
    for (int i = from; i < to; i++) {
      y[i] = flush(x[i]);
    }
  }

  @Override
  public void average(int from, int to, double weight, double[] p, double[] e) {
    double take = weight;
    if (take == 1) {
      System.arraycopy(p, from, e, from, to - from);
      return;
    }
    for (int i = from; i < to; i++) {
      e[i] = Math.fma(take, p[i] - e[i], e[i]);
    }
  }

  /** {@code flush(x)} of {@link UpdateKernels}. */
  static double flush(double x) {
    return (x + TINY) - TINY;
  }

  /**
   * {@code x / divisor}, correctly rounded, without occupying the divider: one Newton correction of
   * {@code x * inverse} with exact remainder (Markstein, IBM J. Res. Dev. 34(1), 1990).
   */
  static double divide(double x, double divisor, double inverse) {
    double quotient = x * inverse;
    return Math.fma(Math.fma(-quotient, divisor, x), inverse, quotient);
  }
}
