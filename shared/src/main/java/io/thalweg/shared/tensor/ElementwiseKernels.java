package io.thalweg.shared.tensor;

/**
 * Arithmetic on single elements of arrays. {@code n} elements from each array's offset on; plain
 * rounding of each operation in the order of the formula, no fused multiply-add but where a method
 * says so. A result that is not added to may be the same elements as an input.
 *
 * <p>A method called {@code somethingBackward} adds to {@code dx} the derivative of {@code
 * something} times the upstream gradient {@code dy}; it takes the function's input {@code x} or its
 * output {@code y}, whichever is cheaper.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface ElementwiseKernels<A> {
  /** {@code z[i] = x[i] + y[i]}. */
  void add(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code z[i] = x[i] - y[i]}. */
  void subtract(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code z[i] = x[i] * y[i]}. */
  void multiply(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code z[i] = x[i] / y[i]}. */
  void divide(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code z[i] += x[i] * y[i]} by one fused multiply-add. */
  void addProduct(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code z[i] -= x[i] * y[i]} by one fused multiply-add. */
  void subtractProduct(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code z[i] += x[i] / y[i]}. */
  void addQuotient(int n, A x, int xo, A y, int yo, A z, int zo);

  /** {@code y[i] = alpha * x[i] + beta} by one fused multiply-add. */
  void affine(int n, double alpha, double beta, A x, int xo, A y, int yo);

  /** {@code y[i] = |x[i]|}. */
  void abs(int n, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}; the derivative at 0 is 0. */
  void absBackward(int n, A x, int xo, A dy, int dyo, A dx, int dxo);

  /** {@code y[i] = x[i]^exponent} as {@link StrictMath#pow}, rounded to this type. */
  void pow(int n, double exponent, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}. */
  void powBackward(int n, double exponent, A x, int xo, A dy, int dyo, A dx, int dxo);

  /** {@code dx[i] += 0.5 * dy[i] / y[i]}. */
  void sqrtBackward(int n, A y, int yo, A dy, int dyo, A dx, int dxo);

  /** {@code dx[i] += dy[i] * (1 - y[i]^2)}. */
  void tanhBackward(int n, A y, int yo, A dy, int dyo, A dx, int dxo);

  /** {@code dx[i] += dy[i] * (y[i] * (1 - y[i]))}. */
  void sigmoidBackward(int n, A y, int yo, A dy, int dyo, A dx, int dxo);

  /** {@code y[i] = max(x[i], 0)}; NaN stays NaN. */
  void relu(int n, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}; the derivative at 0 is 0. */
  void reluBackward(int n, A y, int yo, A dy, int dyo, A dx, int dxo);

  /** {@code y[i] = x[i]} above 0 and {@code slope * x[i]} elsewhere. */
  void leakyRelu(int n, double slope, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}; the derivative at 0 is {@code slope}. */
  void leakyReluBackward(int n, double slope, A x, int xo, A dy, int dyo, A dx, int dxo);

  /** {@code y[i] = x[i]} above 0 and {@code alpha * (e^x[i] - 1)} elsewhere; alpha is not < 0. */
  void elu(int n, double alpha, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}. */
  void eluBackward(int n, double alpha, A y, int yo, A dy, int dyo, A dx, int dxo);

  /** {@code y[i] = x[i] * sigmoid(x[i])}. */
  void silu(int n, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}. */
  void siluBackward(int n, A x, int xo, A dy, int dyo, A dx, int dxo);

  /**
   * {@code y[i] = ln(1 + e^z) / beta} for {@code z = beta * x[i]} as {@code (max(z, 0) +
   * log1p(e^-|z|)) / beta}, without overflow; {@code x[i]} where z is above the threshold.
   */
  void softplus(int n, double beta, double threshold, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}: {@code dy[i] * sigmoid(z)}, {@code dy[i]} above. */
  void softplusBackward(
      int n, double beta, double threshold, A x, int xo, A dy, int dyo, A dx, int dxo);

  /** {@code y[i] = x[i] * Phi(x[i])} by the error function, in float64, rounded to this type. */
  void gelu(int n, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}. */
  void geluBackward(int n, A x, int xo, A dy, int dyo, A dx, int dxo);

  /** {@code 0.5 x^2} where {@code |x| <= delta}, else {@code delta * (|x| - 0.5 delta)}. */
  void huber(int n, double delta, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}. */
  void huberBackward(int n, double delta, A x, int xo, A dy, int dyo, A dx, int dxo);

  /**
   * Stirling's approximation of {@code ln x[i]!}: {@code x ln x - x + 0.5 ln(2 pi x)} in float64,
   * rounded to this type, and 0 where {@code x[i] <= 1}.
   */
  void stirling(int n, A x, int xo, A y, int yo);

  /** See {@link ElementwiseKernels}. */
  void stirlingBackward(int n, A x, int xo, A dy, int dyo, A dx, int dxo);

  /**
   * Binary cross-entropy of logit {@code x[i]} and target {@code t[i]}: {@code (max(x, 0) - x * t)
   * + log1p(e^-|x|)}, finite for every finite logit.
   */
  void bceWithLogits(int n, A x, int xo, A t, int to, A y, int yo);

  /** {@code dx[i] += dy[i] * (sigmoid(x[i]) - t[i])}. */
  void bceWithLogitsBackward(int n, A x, int xo, A t, int to, A dy, int dyo, A dx, int dxo);
}
