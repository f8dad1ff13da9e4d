package io.thalweg.shared.tensor.scalar;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions to about 40 digits, for comparison: slow and simple. */
final class ExactFunctions {
  private static final MathContext DIGITS = new MathContext(50);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private ExactFunctions() {}

  /** The Taylor series at x / 2^k, squared k times. */
  static BigDecimal exp(BigDecimal x) {
    int halvings = Math.max(0, 4 + Math.getExponent(x.doubleValue()));
    BigDecimal r = x.divide(TWO.pow(halvings), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; n < 40; n++) {
      term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** One step of Halley's iteration from the library's value, which triples its 16 digits. */
  static BigDecimal log(BigDecimal x) {
    BigDecimal y = new BigDecimal(StrictMath.log(x.doubleValue()));
    BigDecimal e = exp(y);
    return y.add(TWO.multiply(x.subtract(e)).divide(x.add(e), DIGITS), DIGITS);
  }

  static BigDecimal log1p(BigDecimal x) {
    if (x.abs().doubleValue() > 1e-12) {
      return log(x.add(BigDecimal.ONE));
    }
    // x - x^2/2 + x^3/3: more digits than the cancellation in 1 + x would leave
    return x.subtract(x.multiply(x).divide(TWO, DIGITS), DIGITS)
        .add(x.pow(3).divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
  }

  static BigDecimal tanh(BigDecimal x) {
    if (x.abs().doubleValue() < 1e-12) {
      return x.subtract(x.pow(3).divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
    }
    BigDecimal e = exp(x.add(x));
    return e.subtract(BigDecimal.ONE).divide(e.add(BigDecimal.ONE), DIGITS);
  }

  static BigDecimal sigmoid(BigDecimal x) {
    return BigDecimal.ONE.divide(exp(x.negate()).add(BigDecimal.ONE), DIGITS);
  }
}
