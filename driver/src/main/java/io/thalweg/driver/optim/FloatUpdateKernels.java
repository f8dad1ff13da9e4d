package io.thalweg.driver.optim;

/** Optimizer steps in 32-bit floats: plain loops, which C2 vectorises. */
final class FloatUpdateKernels implements UpdateKernels<float[]> {
  /**
   * The least power of two beside which no float has a subnormal distance to the next: the least
   * normal number times two to the number of its bits.
   */
  private static final float TINY = 2 * Float.MIN_NORMAL * (Float.MIN_NORMAL / Float.MIN_VALUE);

  @Override
  public void momentum(
      int from,
      int to,
      double lr,
      double momentum,
      double weight,
      float[] p,
      float[] g,
      float[] b) {
    float step = (float) -lr;
    float keep = (float) momentum;
    float take = (float) weight;
    for (int i = from; i < to; i++) {
      float velocity = flush(Math.fma(take, g[i], keep * b[i]));
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
      float[] p,
      float[] g,
      float[] b) {
    float step = (float) -lr;
    float keep = (float) momentum;
    float take = (float) weight;
    for (int i = from; i < to; i++) {
      float velocity = flush(Math.fma(take, g[i], keep * b[i]));
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
      float[] p,
      float[] g,
      float[] m,
      float[] v) {
    float step = (float) -lr;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float floor = (float) eps;
    float divisor = (float) root;
    float inverse = 1 / divisor;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      p[i] += step * mean / (divide((float) Math.sqrt(square), divisor, inverse) + floor);
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
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      float[] x) {
    float step = (float) -lr;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float floor = (float) eps;
    float divisor = (float) root;
    float inverse = 1 / divisor;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      float largest = Math.max(x[i], square);
      m[i] = mean;
      v[i] = square;
      x[i] = largest;
      p[i] += step * mean / (divide((float) Math.sqrt(largest), divisor, inverse) + floor);
    }
  }

  @Override
  public void adagrad(int from, int to, double lr, double eps, float[] p, float[] g, float[] s) {
    float step = (float) -lr;
    float floor = (float) eps;
    for (int i = from; i < to; i++) {
      float sum = flush(Math.fma(g[i], g[i], s[i]));
      s[i] = sum;
      p[i] += step * g[i] / ((float) Math.sqrt(sum) + floor);
    }
  }

  @Override
  public void rmsDirection(
      int from, int to, double factor, double alpha, double eps, float[] g, float[] v) {
    float scale = (float) factor;
    float keep = (float) alpha;
    float take = (float) (1 - alpha);
    float floor = (float) eps;
    for (int i = from; i < to; i++) {
      float square = flush(Math.fma(take * g[i], g[i], keep * v[i]));
      v[i] = square;
      g[i] = scale * g[i] / ((float) Math.sqrt(square) + floor);
    }
  }

  @Override
  public void centeredRmsDirection(
      int from, int to, double factor, double alpha, double eps, float[] g, float[] v, float[] a) {
    float scale = (float) factor;
    float keep = (float) alpha;
    float take = (float) (1 - alpha);
    float floor = (float) eps;
    for (int i = from; i < to; i++) {
      float square = flush(Math.fma(take * g[i], g[i], keep * v[i]));
      float mean = flush(Math.fma(take, g[i], keep * a[i]));
      v[i] = square;
      a[i] = mean;
      g[i] = scale * g[i] / ((float) Math.sqrt(Math.fma(-mean, mean, square)) + floor);
    }
  }

  @Override
  public void adadelta(
      int from,
      int to,
      double lr,
      double rho,
      double eps,
      float[] p,
      float[] g,
      float[] v,
      float[] u) {
    float step = (float) -lr;
    float keep = (float) rho;
    float take = (float) (1 - rho);
    float floor = (float) eps;
    for (int i = from; i < to; i++) {
      float square = flush(Math.fma(take * g[i], g[i], keep * v[i]));
      float old = u[i]; // read before any array is written: C2 vectorises no other order
      v[i] = square;
      float delta = (float) Math.sqrt(old + floor) / (float) Math.sqrt(square + floor) * g[i];
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
      float[] p,
      float[] g,
      float[] m,
      float[] x) {
    float step = (float) -lr;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float floor = (float) eps;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float largest = Math.max(keep2 * x[i], Math.abs(g[i]) + floor);
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
      float[] p,
      float[] g,
      float[] m,
      float[] v) {
    float gradientStep = (float) -lrGradient;
    float meanStep = (float) -lrMean;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float floor = (float) eps;
    float divisor = (float) correction;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      float denominator = (float) Math.sqrt(square / divisor) + floor;
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
      float[] p,
      float[] g,
      float[] m,
      float[] v) {
    float step = (float) lr;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float floor = (float) eps;
    float divisor = (float) correction;
    float scale = (float) root;
    float rectify = (float) rectification;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      float adaptive = 1 / ((float) Math.sqrt(square) + floor) * scale;
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
      float[] p,
      float[] g,
      float[] m,
      float[] v) {
    float step = (float) lr;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float divisor = (float) correction;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
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
      float[] p,
      float[] g,
      float[] m,
      float[] v) {
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float floor = (float) eps;
    float meanDivisor = (float) correction;
    float squareDivisor = (float) root;
    float shrink = (float) decay;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      m[i] = mean;
      v[i] = square;
      float denominator = (float) Math.sqrt(square) / squareDivisor + floor;
      g[i] = Math.fma(shrink, p[i], mean / meanDivisor / denominator);
    }
  }

  @Override
  public void shrink(int from, int to, double lr, double factor, float[] p, float[] g) {
    float step = (float) -lr;
    float keep = (float) factor;
    for (int i = from; i < to; i++) {
      p[i] = Math.fma(step, g[i], keep * p[i]);
    }
  }

  @Override
  public void lion(
      int from, int to, double lr, double beta1, double beta2, float[] p, float[] g, float[] m) {
    float step = (float) lr;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    for (int i = from; i < to; i++) {
      p[i] -= step * Math.signum(Math.fma(take1, g[i], keep1 * m[i]));
      m[i] = flush(Math.fma(take2, g[i], keep2 * m[i]));
    }
  }

  @Override
  public void rprop(
      int from,
      int to,
      double down,
      double up,
      double least,
      double most,
      float[] p,
      float[] g,
      float[] old,
      float[] s) {
    float shorter = (float) down;
    float longer = (float) up;
    float low = (float) least;
    float high = (float) most;
    for (int i = from; i < to; i++) {
      float agreement = g[i] * old[i];
      float factor = agreement > 0 ? longer : agreement < 0 ? shorter : 1;
      float size = Math.min(Math.max(s[i] * factor, low), high);
      float slope = agreement < 0 ? 0 : g[i];
      s[i] = size;
      p[i] -= size * Math.signum(slope);
      old[i] = flush(slope);
    }
  }

  @Override
  public void scheduleFree(
      int from,
      int to,
      double lr,
      double decay,
      double weight,
      double beta,
      float[] p,
      float[] g,
      float[] z,
      float[] x) {
    float step = (float) -lr;
    float shrink = (float) decay;
    float take = (float) weight;
    float keep = (float) (1 - weight);
    float near = (float) beta;
    float far = (float) (1 - beta);
    for (int i = from; i < to; i++) {
      float base = Math.fma(step, Math.fma(shrink, p[i], g[i]), z[i]);
      float average = Math.fma(take, base, keep * x[i]);
      z[i] = base;
      x[i] = average;
      p[i] = Math.fma(near, average, far * base);
    }
  }

  @Override
  public void momentumDirection(
      int from, int to, double momentum, boolean nesterov, float[] g, float[] b) {
    float keep = (float) momentum;
    float take = (float) (1 - momentum);
    float ahead = nesterov ? take : 0;
    float back = nesterov ? keep : 1;
    for (int i = from; i < to; i++) {
      float velocity = flush(Math.fma(take, g[i], keep * b[i]));
      b[i] = velocity;
      g[i] = Math.fma(back, velocity, ahead * g[i]);
    }
  }

  @Override
  public void squareDirection(
      int n,
      double weight,
      double least,
      float[] g,
      int gradientOffset,
      float[] v,
      int squareOffset) {
    float take = (float) weight;
    float floor = (float) least;
    for (int i = 0; i < n; i++) {
      float slope = g[gradientOffset + i];
      float old = v[squareOffset + i];
      float square = flush(Math.fma(take, slope * slope - old, old));
      v[squareOffset + i] = square;
      g[gradientOffset + i] = slope / (float) Math.sqrt(Math.max(square, floor));
    }
  }

  @Override
  public void addSquares(int n, float[] g, int gradientOffset, float[] s, int sumOffset) {
    for (int i = 0; i < n; i++) {
      float x = g[gradientOffset + i];
      s[sumOffset + i] = Math.fma(x, x, s[sumOffset + i]);
    }
  }

  @Override
  public void factoredDirection(
      int n, double row, double least, float[] g, int gradientOffset, float[] c, int columnOffset) {
    float scale = (float) row;
    float floor = (float) least;
    for (int i = 0; i < n; i++) {
      float square = Math.max(scale * c[columnOffset + i], floor);
      g[gradientOffset + i] = g[gradientOffset + i] / (float) Math.sqrt(square);
    }
  }

  @Override
  public void prodigyMoments(
      int from,
      int to,
      double beta1,
      double meanWeight,
      double beta2,
      double squareWeight,
      double beta3,
      double sumWeight,
      float[] g,
      float[] m,
      float[] v,
      float[] s) {
    float keep1 = (float) beta1;
    float take1 = (float) meanWeight;
    float keep2 = (float) beta2;
    float take2 = (float) squareWeight;
    float keep3 = (float) beta3;
    float take3 = (float) sumWeight;
    for (int i = from; i < to; i++) {
      float mean = flush(Math.fma(take1, g[i], keep1 * m[i]));
      float square = flush(Math.fma(take2 * g[i], g[i], keep2 * v[i]));
      float sum = flush(Math.fma(take3, g[i], keep3 * s[i]));
      m[i] = mean;
      v[i] = square;
      s[i] = sum;
    }
  }

  @Override
  public void prodigyStep(
      int from, int to, double lr, double factor, double eps, float[] p, float[] m, float[] v) {
    float step = (float) lr;
    float keep = (float) factor;
    float floor = (float) eps;
    for (int i = from; i < to; i++) {
      p[i] = keep * p[i] - step * m[i] / ((float) Math.sqrt(v[i]) + floor);
    }
  }

  @Override
  public double absoluteSum(int from, int to, float[] s) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      sum0 += Math.abs((double) s[i]);
      sum1 += Math.abs((double) s[i + 1]);
      sum2 += Math.abs((double) s[i + 2]);
      sum3 += Math.abs((double) s[i + 3]);
    }
    sum0 += i < to ? Math.abs((double) s[i]) : 0;
    sum1 += i + 1 < to ? Math.abs((double) s[i + 1]) : 0;
    sum2 += i + 2 < to ? Math.abs((double) s[i + 2]) : 0;
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public double squaredDistance(int from, int to, float[] p, float[] q) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      sum0 += squaredDistance(p, q, i);
      sum1 += squaredDistance(p, q, i + 1);
      sum2 += squaredDistance(p, q, i + 2);
      sum3 += squaredDistance(p, q, i + 3);
    }
    sum0 += i < to ? squaredDistance(p, q, i) : 0;
    sum1 += i + 1 < to ? squaredDistance(p, q, i + 1) : 0;
    sum2 += i + 2 < to ? squaredDistance(p, q, i + 2) : 0;
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static double squaredDistance(float[] p, float[] q, int i) {
    double x = (double) p[i] - q[i];
    return x * x;
  }

  @Override
  public double descent(int from, int to, float[] g, float[] q, float[] p) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      sum0 += descent(g, q, p, i);
      sum1 += descent(g, q, p, i + 1);
      sum2 += descent(g, q, p, i + 2);
      sum3 += descent(g, q, p, i + 3);
    }
    sum0 += i < to ? descent(g, q, p, i) : 0;
    sum1 += i + 1 < to ? descent(g, q, p, i + 1) : 0;
    sum2 += i + 2 < to ? descent(g, q, p, i + 2) : 0;
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static double descent(float[] g, float[] q, float[] p, int i) {
    return g[i] * ((double) q[i] - p[i]);
  }

  @Override
  public void clamp(int from, int to, double limit, float[] g) {
    float high = (float) limit;
    for (int i = from; i < to; i++) {
      g[i] = Math.min(Math.max(g[i], -high), high);
    }
  }

  @Override
  public void addPenalty(int from, int to, double l1, double l2, float[] p, float[] g) {
    float lasso = (float) l1;
    float ridge = (float) l2;
    for (int i = from; i < to; i++) {
      float sign = p[i] > 0 ? lasso : p[i] < 0 ? -lasso : 0;
      g[i] = Math.fma(ridge, p[i], g[i]) + sign;
    }
  }

  @Override
  public double penalty(int from, int to, double l1, double l2, float[] p) {
    double[] sums = new double[4];
    for (int i = from; i < to; i++) {
      double x = p[i];
      sums[(i - from) & 3] += l1 * Math.abs(x) + l2 / 2 * x * x;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  @Override
  public void flush(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = flush(x[i]);
    }
  }

  @Override
  public void average(int from, int to, double weight, float[] p, float[] e) {
    float take = (float) weight;
    if (take == 1) {
      System.arraycopy(p, from, e, from, to - from);
      return;
    }
    for (int i = from; i < to; i++) {
      e[i] = Math.fma(take, p[i] - e[i], e[i]);
    }
  }

  /** {@code flush(x)} of {@link UpdateKernels}. */
  static float flush(float x) {
    return (x + TINY) - TINY;
  }

  /**
   * {@code x / divisor}, correctly rounded, without occupying the divider: one Newton correction of
   * {@code x * inverse} with exact remainder (Markstein, IBM J. Res. Dev. 34(1), 1990).
   */
  static float divide(float x, float divisor, float inverse) {
    float quotient = x * inverse;
    return Math.fma(Math.fma(-quotient, divisor, x), inverse, quotient);
  }
}
