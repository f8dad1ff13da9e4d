package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Kernels;

/**
 * Elementary functions of one 64-bit number: one polynomial definition each, with fused
 * multiply-add, so that every machine and every vector width computes the same bits. The vector
 * kernels repeat these lines, operation by operation.
 *
 * <p>exp: {@code e^x = 2^k e^r} with r in [-ln 2 / 2, ln 2 / 2] and the Taylor series of e^r. log:
 * {@code x = 2^k m} with m in [sqrt(1/2), sqrt(2)) and the series of {@code 2 atanh(f / (2 + f))},
 * {@code f = m - 1}, with FreeBSD's coefficients (k_log.h, Sun Microsystems 1993). tanh near zero:
 * Moshier's coefficients (Cephes, tanh.c).
 */
public final class DoubleMath {
  public static final double LOG2_E = 1.4426950408889634;
  public static final double LN2_HIGH = 6.93147180369123816490e-01;
  public static final double LN2_LOW = 1.90821492927058770002e-10;

  /** Adding it rounds to a whole number, which is then found in the low bits: 1.5 * 2^52. */
  public static final double ROUND = 0x1.8p52;

  public static final long ROUND_BITS = 0x4338000000000000L;
  public static final int BIAS = 1023;
  public static final int MANTISSA = 52;
  public static final long MANTISSA_MASK = 0xFFFFFFFFFFFFFL;

  /** Beyond these e^x is 0 or infinite. */
  public static final double EXP_MIN = -746;

  public static final double EXP_MAX = 710;

  /** 1/n! for n from 2 to 13. */
  private static final double[] EXP = {
    0.5,
    1 / 6.0,
    1 / 24.0,
    1 / 120.0,
    1 / 720.0,
    1 / 5040.0,
    1 / 40320.0,
    1 / 362880.0,
    1 / 3628800.0,
    1 / 39916800.0,
    1 / 479001600.0,
    1 / 6227020800.0
  };

  public static final long SQRT_HALF_BITS = 0x3FE6A09E667F3BCDL;
  public static final double TWO_MANTISSA = 0x1p52;
  private static final double[] LOG = {
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01
  };

  public static final double TANH_SMALL = 0.625;
  private static final double[] TANH_P = {
    -9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3
  };
  private static final double[] TANH_Q = {
    1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3
  };

  private DoubleMath() {}

  /** See {@link Kernels#exp}. */
  public static double exp(double x) {
    double bounded = Math.max(Math.min(x, EXP_MAX), EXP_MIN);
    double shifted = Math.fma(bounded, LOG2_E, ROUND);
    long k = Double.doubleToRawLongBits(shifted) - ROUND_BITS;
    double whole = shifted - ROUND;
    double high = Math.fma(whole, -LN2_HIGH, bounded);
    double r = Math.fma(whole, -LN2_LOW, high);
    double low = Math.fma(whole, -LN2_LOW, high - r); // what rounding r lost
    double p = EXP[11];
    p = Math.fma(p, r, EXP[10]);
    p = Math.fma(p, r, EXP[9]);
    p = Math.fma(p, r, EXP[8]);
    p = Math.fma(p, r, EXP[7]);
    p = Math.fma(p, r, EXP[6]);
    p = Math.fma(p, r, EXP[5]);
    p = Math.fma(p, r, EXP[4]);
    p = Math.fma(p, r, EXP[3]);
    p = Math.fma(p, r, EXP[2]);
    p = Math.fma(p, r, EXP[1]);
    p = Math.fma(p, r, EXP[0]);
    p = 1 + (Math.fma(p, r * r, low) + r);
    // 2^k in two factors, for k itself may lie outside the exponents of normal numbers.
    long half = k >> 1;
    return p * powerOfTwo(half) * powerOfTwo(k - half);
  }

  private static double powerOfTwo(long k) {
    return Double.longBitsToDouble((k + BIAS) << MANTISSA);
  }

  /** See {@link Kernels#log}. */
  public static double log(double x) {
    boolean subnormal = x < Double.MIN_NORMAL;
    long bits = Double.doubleToRawLongBits(subnormal ? x * TWO_MANTISSA : x) - SQRT_HALF_BITS;
    long exponent = (bits >> MANTISSA) - (subnormal ? MANTISSA : 0);
    double k = Double.longBitsToDouble(exponent + ROUND_BITS) - ROUND;
    double f = Double.longBitsToDouble((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double p = LOG[6];
    p = Math.fma(p, z, LOG[5]);
    p = Math.fma(p, z, LOG[4]);
    p = Math.fma(p, z, LOG[3]);
    p = Math.fma(p, z, LOG[2]);
    p = Math.fma(p, z, LOG[1]);
    p = Math.fma(p, z, LOG[0]) * z;
    double h = 0.5 * f * f;
    double low = Math.fma(k, LN2_LOW, s * (h + p));
    double y = Math.fma(k, LN2_HIGH, f - (h - low));
    double special = x == 0 ? Double.NEGATIVE_INFINITY : x < 0 ? Double.NaN : x;
    return x > 0 && x < Double.POSITIVE_INFINITY ? y : special;
  }

  /** See {@link Kernels#log1p}. */
  public static double log1p(double x) {
    double u = 1 + x;
    double y = log(u);
    // What was lost in rounding 1 + x, to first order.
    double corrected = y + (x - (u - 1)) / u;
    double precise = u > 0 && u < Double.POSITIVE_INFINITY ? corrected : y;
    return u == 1 ? x : precise;
  }

  /** See {@link Kernels#tanh}. */
  public static double tanh(double x) {
    double t = Math.abs(x);
    double z = t * t;
    double p = Math.fma(Math.fma(TANH_P[0], z, TANH_P[1]), z, TANH_P[2]);
    double q = Math.fma(Math.fma(z + TANH_Q[0], z, TANH_Q[1]), z, TANH_Q[2]);
    double small = Math.fma(p * z / q, t, t);
    double large = 1 - 2 / (exp(t + t) + 1);
    double y = t < TANH_SMALL ? small : large;
    return Double.longBitsToDouble(
        Double.doubleToRawLongBits(y) | (Double.doubleToRawLongBits(x) & Long.MIN_VALUE));
  }

  /** See {@link Kernels#sigmoid}. */
  public static double sigmoid(double x) {
    double e = exp(-Math.abs(x));
    double d = 1 + e;
    double lost = e - (d - 1);
    double y = (x < 0 ? e : 1) / d;
    return Math.fma(-y, lost, y); // the rounding of d, nearly undone
  }

  /** {@code 1/n!} for n from 2 on: a copy, as are those below. */
  public static double[] expTable() {
    return EXP.clone();
  }

  /** The coefficients of log. */
  public static double[] logTable() {
    return LOG.clone();
  }

  /** The numerator of tanh near zero. */
  public static double[] tanhNumerator() {
    return TANH_P.clone();
  }

  /** The denominator of tanh near zero. */
  public static double[] tanhDenominator() {
    return TANH_Q.clone();
  }
}
