package io.thalweg.shared.tensor.scalar;

/**
 * The complementary error function and what is made of it, in float64 for both element types.
 *
 * <p>The rational approximations are those of FreeBSD's {@code s_erf.c} (Sun Microsystems, 1993),
 * below 1 ulp, here with {@link DoubleMath#exp} so that the bits are equal on every machine.
 */
final class ErrorFunction {
  private static final double SQRT_HALF = 0x1.6a09e667f3bcdp-1;
  private static final double DENSITY_AT_ZERO = 0x1.9884533d43651p-2; // 1 / sqrt(2 pi)
  private static final double ERX = 8.45062911510467529297e-01;

  /** erf(x) = x + x P(x^2) / Q(x^2) below 0.84375. */
  private static final double[] P = {
    1.28379167095512558561e-01,
    -3.25042107247001499370e-01,
    -2.84817495755985104766e-02,
    -5.77027029648944159157e-03,
    -2.37630166566501626084e-05
  };

  private static final double[] Q = {
    1.0,
    3.97917223959155352819e-01,
    6.50222499887672944485e-02,
    5.08130628187576562776e-03,
    1.32494738004321644526e-04,
    -3.96022827877536812320e-06
  };

  /** erf(x) = ERX + A(x - 1) / B(x - 1) from 0.84375 to 1.25. */
  private static final double[] A = {
    -2.36211856075265944077e-03,
    4.14856118683748331666e-01,
    -3.72207876035701323847e-01,
    3.18346619901161753674e-01,
    -1.10894694282396677476e-01,
    3.54783043256182359371e-02,
    -2.16637559486879084300e-03
  };

  private static final double[] B = {
    1.0,
    1.06420880400844228286e-01,
    5.40397917702171048937e-01,
    7.18286544141962662868e-02,
    1.26171219808761642112e-01,
    1.36370839120290507362e-02,
    1.19844998467991074170e-02
  };

  /** erfc(x) = exp(-x^2 - 0.5625 + R(1/x^2) / S(1/x^2)) / x from 1.25 to 1 / 0.35. */
  private static final double[] R = {
    -9.86494403484714822705e-03,
    -6.93858572707181764372e-01,
    -1.05586262253232909814e+01,
    -6.23753324503260060396e+01,
    -1.62396669462573470355e+02,
    -1.84605092906711035994e+02,
    -8.12874355063065934246e+01,
    -9.81432934416914548592e+00
  };

  private static final double[] S = {
    1.0,
    1.96512716674392571292e+01,
    1.37657754143519042600e+02,
    4.34565877475229228821e+02,
    6.45387271733267880336e+02,
    4.29008140027567833386e+02,
    1.08635005541779435134e+02,
    6.57024977031928170135e+00,
    -6.04244152148580987438e-02
  };

  /** The same from 1 / 0.35 on. */
  private static final double[] R_FAR = {
    -9.86494292470009928597e-03,
    -7.99283237680523006574e-01,
    -1.77579549177547519889e+01,
    -1.60636384855821916062e+02,
    -6.37566443368389627722e+02,
    -1.02509513161107724954e+03,
    -4.83519191608651397019e+02
  };

  private static final double[] S_FAR = {
    1.0,
    3.03380607434824582924e+01,
    3.25792512996573918826e+02,
    1.53672958608443695994e+03,
    3.19985821950859553908e+03,
    2.55305040643316442583e+03,
    4.74528541206955367215e+02,
    -2.24409524465858183362e+01
  };

  private ErrorFunction() {}

  /**
   * {@code x Phi(x)} where Phi is the normal distribution (Hendrycks, Gimpel: arXiv 1606.08415).
   */
  static double gelu(double x) {
    return 0.5 * x * erfc(-SQRT_HALF * x);
  }

  /** The derivative of {@link #gelu}: {@code Phi(x) + x phi(x)}. */
  static double geluSlope(double x) {
    double density = DENSITY_AT_ZERO * DoubleMath.exp(-0.5 * x * x);
    return 0.5 * erfc(-SQRT_HALF * x) + x * density;
  }

  /** The complementary error function {@code 1 - erf(x)}. */
  static double erfc(double x) {
    double size = Math.abs(x);
    if (size < 0.84375) {
      double z = x * x;
      return 1 - (x + x * (polynomial(P, z) / polynomial(Q, z)));
    }
    if (size < 1.25) {
      double erf = ERX + polynomial(A, size - 1) / polynomial(B, size - 1);
      return x > 0 ? 1 - erf : 1 + erf;
    }
    double tail = size < 28 ? tail(size) : 0;
    return Double.isNaN(x) ? x : x > 0 ? tail : 2 - tail;
  }

  private static double tail(double x) {
    double inverse = 1 / (x * x);
    double ratio =
        x < 1 / 0.35
            ? polynomial(R, inverse) / polynomial(S, inverse)
            : polynomial(R_FAR, inverse) / polynomial(S_FAR, inverse);
    // x^2 in two parts, the first of which is exact, or its rounding error would be blown up by exp
    double head = (float) x;
    return DoubleMath.exp(-head * head - 0.5625)
        * DoubleMath.exp((head - x) * (head + x) + ratio)
        / x;
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = value * x + coefficients[i];
    }
    return value;
  }
}
