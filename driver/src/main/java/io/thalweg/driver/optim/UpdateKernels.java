package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;

/**
 * The fused arithmetic of optimizer steps in one element type: one pass over memory each. All of it
 * is elementwise, so the bits do not depend on how wide the compiler vectorises the loops.
 *
 * <p>Every method mutates the arrays that it names in its formula's left sides, from element {@code
 * from} (inclusive) to {@code to} (exclusive). {@code p} are the parameters, {@code g} the
 * gradient. {@code fma(x, y, z)} is {@code x * y + z} rounded once, all other operations round once
 * each, in the order written; scalars are rounded to the element type first. So does PyTorch on a
 * CPU, bit for bit.
 *
 * <p>What an optimizer remembers ({@code b}, {@code m}, {@code v}, {@code a}, {@code s}, {@code u})
 * is stored as {@code flush(x) = (x + t) - t} with {@code t = 2^-102}, or {@code 2^-969} in
 * float64: {@code x} itself where {@code |x|} is at least {@code 2^-76} ({@code 2^-914}), and never
 * a subnormal number. Means of gradients that have become 0 would else decay into those and stay
 * there (0.9 times the smallest of them rounds to itself), and processors take long to compute with
 * them.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface UpdateKernels<A> {
  /** The implementation for an element type. */
  @SuppressWarnings("unchecked") // A is float[] exactly where dtype is FLOAT32
  static <A> UpdateKernels<A> of(DType<A> dtype) {
    return (UpdateKernels<A>)
        (dtype == DType.FLOAT32 ? new FloatUpdateKernels() : new DoubleUpdateKernels());
  }

  /** {@code b = fma(weight, g, momentum * b); p = fma(-lr, b, p)}. */
  void momentum(int from, int to, double lr, double momentum, double weight, A p, A g, A b);

  /** {@code b = fma(weight, g, momentum * b); p = fma(-lr, fma(momentum, b, g), p)}. */
  void nesterov(int from, int to, double lr, double momentum, double weight, A p, A g, A b);

  /**
   * {@code m = fma(1 - beta1, g, beta1 * m); v = fma((1 - beta2) * g, g, beta2 * v); p = p - lr * m
   * / (sqrt(v) / root + eps)}. Where {@code v} overflows (a gradient above 1e19 in float32), {@code
   * p} becomes NaN rather than stand still, so that a run that diverges shows it.
   *
   * @param root above 0: square root of the bias correction of {@code v}
   */
  void adam(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double root,
      A p,
      A g,
      A m,
      A v);

  /** As {@link #adam}, but divides by the largest {@code v} so far, {@code x = max(x, v)}. */
  void amsgrad(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double root,
      A p,
      A g,
      A m,
      A v,
      A x);

  /** {@code s = fma(g, g, s); p = p - lr * g / (sqrt(s) + eps)}. */
  void adagrad(int from, int to, double lr, double eps, A p, A g, A s);

  /**
   * {@code v = fma((1 - alpha) * g, g, alpha * v); g = factor * g / (sqrt(v) + eps)}: the gradient
   * becomes the direction.
   */
  void rmsDirection(int from, int to, double factor, double alpha, double eps, A g, A v);

  /**
   * As {@link #rmsDirection}, with the variance in place of {@code v}: {@code a = fma(1 - alpha, g,
   * alpha * a)}, then {@code sqrt(fma(-a, a, v))}.
   */
  void centeredRmsDirection(
      int from, int to, double factor, double alpha, double eps, A g, A v, A a);

  /**
   * {@code v = fma((1 - rho) * g, g, rho * v); d = sqrt(u + eps) / sqrt(v + eps) * g; u = fma((1 -
   * rho) * d, d, rho * u); p = fma(-lr, d, p)}.
   */
  void adadelta(int from, int to, double lr, double rho, double eps, A p, A g, A v, A u);

  /**
   * {@code m = fma(1 - beta1, g, beta1 * m); x = max(beta2 * x, |g| + eps); p = p - lr * m / x}.
   */
  void adamax(
      int from, int to, double lr, double beta1, double beta2, double eps, A p, A g, A m, A x);

  /**
   * {@code m} and {@code v} as in {@link #adam}, then {@code d = sqrt(v / correction) + eps; p = p
   * - lrGradient * g / d - lrMean * m / d}.
   */
  void nadam(
      int from,
      int to,
      double lrGradient,
      double lrMean,
      double beta1,
      double beta2,
      double eps,
      double correction,
      A p,
      A g,
      A m,
      A v);

  /**
   * {@code m} and {@code v} as in {@link #adam}, then {@code p = p - m / correction * lr * (1 /
   * (sqrt(v) + eps) * root) * rectification}.
   */
  void radam(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double root,
      double rectification,
      A p,
      A g,
      A m,
      A v);

  /** As {@link #radam} while the variance is not yet known: {@code p = p - m / correction * lr}. */
  void radamWarmup(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double correction,
      A p,
      A g,
      A m,
      A v);

  /**
   * {@code m} and {@code v} as in {@link #adam}, then {@code g = fma(decay, p, m / correction /
   * (sqrt(v) / root + eps))}: the gradient becomes the direction.
   */
  void lambDirection(
      int from,
      int to,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double root,
      double decay,
      A p,
      A g,
      A m,
      A v);

  /** {@code p = fma(-lr, g, factor * p)}. */
  void shrink(int from, int to, double lr, double factor, A p, A g);

  /**
   * {@code p = p - lr * sign(fma(1 - beta1, g, beta1 * m)); m = fma(1 - beta2, g, beta2 * m)}, the
   * sign of 0 being 0.
   */
  void lion(int from, int to, double lr, double beta1, double beta2, A p, A g, A m);

  /**
   * {@code x = g * old; s = min(max(s * (x > 0 ? up : x < 0 ? down : 1), least), most)}; where
   * {@code x < 0}, {@code g = 0}; then {@code p = p - s * sign(g); old = g}.
   */
  void rprop(
      int from, int to, double down, double up, double least, double most, A p, A g, A old, A s);

  /**
   * {@code z = fma(-lr, fma(decay, p, g), z); x = fma(weight, z, (1 - weight) * x); p = fma(beta,
   * x, (1 - beta) * z)}.
   */
  void scheduleFree(
      int from, int to, double lr, double decay, double weight, double beta, A p, A g, A z, A x);

  /**
   * {@code b = fma(1 - momentum, g, momentum * b)}, then {@code g = b}, or with nesterov {@code g =
   * fma(momentum, b, (1 - momentum) * g)}: the gradient becomes the direction.
   */
  void momentumDirection(int from, int to, double momentum, boolean nesterov, A g, A b);

  /**
   * {@code v = fma(weight, g * g - v, v); g = g / sqrt(max(v, least))}, of n elements from these
   * offsets: the gradient becomes the direction.
   */
  void squareDirection(
      int n, double weight, double least, A g, int gradientOffset, A v, int squareOffset);

  /** {@code s = fma(g, g, s)}, of n elements from these offsets. */
  void addSquares(int n, A g, int gradientOffset, A s, int sumOffset);

  /**
   * {@code g = g / sqrt(max(row * c, least))}, of n elements from these offsets: the gradient
   * becomes the direction.
   */
  void factoredDirection(
      int n, double row, double least, A g, int gradientOffset, A c, int columnOffset);

  /**
   * {@code m = fma(meanWeight, g, beta1 * m); v = fma(squareWeight * g, g, beta2 * v); s =
   * fma(sumWeight, g, beta3 * s)}.
   */
  void prodigyMoments(
      int from,
      int to,
      double beta1,
      double meanWeight,
      double beta2,
      double squareWeight,
      double beta3,
      double sumWeight,
      A g,
      A m,
      A v,
      A s);

  /** {@code p = factor * p - lr * m / (sqrt(v) + eps)}. */
  void prodigyStep(int from, int to, double lr, double factor, double eps, A p, A m, A v);

  /** The sum of {@code |s|} in float64, in the order of {@link #penalty}. Mutates nothing. */
  double absoluteSum(int from, int to, A s);

  /** The sum of {@code (p - q)^2} in float64, in the order of {@link #penalty}. Mutates nothing. */
  double squaredDistance(int from, int to, A p, A q);

  /**
   * The sum of {@code g * (q - p)} in float64, in the order of {@link #penalty}. Mutates nothing.
   */
  double descent(int from, int to, A g, A q, A p);

  /** {@code g = fma(l2, p, g) + l1 * sign(p)}, the sign of 0 being 0. */
  void addPenalty(int from, int to, double l1, double l2, A p, A g);

  /**
   * The sum of {@code l1 * |p| + l2 / 2 * p^2}, in float64 and in order of the elements, over four
   * accumulators (element i to accumulator i mod 4). Mutates nothing.
   */
  double penalty(int from, int to, double l1, double l2, A p);

  /** {@code y = flush(x)}; {@code x} and {@code y} may be the same array. */
  void flush(int from, int to, A x, A y);

  /** {@code e = fma(weight, p - e, e)}; {@code e = p} where the weight is 1. */
  void average(int from, int to, double weight, A p, A e);

  /** {@code g = min(max(g, -limit), limit)}. */
  void clamp(int from, int to, double limit, A g);
}
