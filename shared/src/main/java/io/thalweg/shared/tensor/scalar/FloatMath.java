package io.thalweg.shared.tensor.scalar;

import io.thalweg.shared.tensor.Kernels;

/**
 * Elementary functions of one 32-bit number: one polynomial definition each, with fused
 * multiply-add, so that every machine and every vector width computes the same bits. The vector
 * kernels repeat these lines, operation by operation.
 *
 * <p>exp: {@code e^x = 2^k e^r} with r in [-ln 2 / 2, ln 2 / 2] and the Taylor series of e^r. log:
 * {@code x = 2^k m} with m in [sqrt(1/2), sqrt(2)) and the series of {@code 2 atanh(f / (2 + f))},
 * {@code f = m - 1}, with FreeBSD's coefficients (k_logf.h, Sun Microsystems 1993). tanh near zero:
 * Moshier's coefficients (Cephes, tanhf.c).
 */
public final class FloatMath {
  public static final float LOG2_E = 1.44269504f;
  public static final float LN2_HIGH = 0x1.62e3p-1f;
  public static final float LN2_LOW = 0x1.2fefa2p-17f;

  /** Adding it rounds to a whole number, which is then found in the low bits: 1.5 * 2^23. */
  public static final float ROUND = 0x1.8p23f;

  public static final int ROUND_BITS = 0x4B400000;
  public static final int BIAS = 127;
  public static final int MANTISSA = 23;
  public static final int MANTISSA_MASK = 0x7FFFFF;

  /** Beyond these e^x is 0 or infinite. */
  public static final float EXP_MIN = -105;

  public static final float EXP_MAX = 89;

  /** 1/n! for n from 2 to 7. */
  private static final float[] EXP = {0.5f, 1 / 6f, 1 / 24f, 1 / 120f, 1 / 720f, 1 / 5040f};

  public static final int SQRT_HALF_BITS = 0x3F3504F3;
  public static final float TWO_MANTISSA = 0x1p23f;
  private static final float[] LOG = {
    0xAAAAAA.0p-24f, 0xCCCE13.0p-25f, 0x91E9EE.0p-25f, 0xF89E26.0p-26f
  };

  public static final float TANH_SMALL = 0.625f;
  private static final float[] TANH = {
    -3.33332819422e-1f, 1.33314422036e-1f, -5.37397155531e-2f, 2.06390887954e-2f, -5.70498872745e-3f
  };

  private FloatMath() {}

  /** See {@link Kernels#exp}. */
  public static float exp(float x) {
    float bounded = Math.max(Math.min(x, EXP_MAX), EXP_MIN);
    float shifted = Math.fma(bounded, LOG2_E, ROUND);
    int k = Float.floatToRawIntBits(shifted) - ROUND_BITS;
    float whole = shifted - ROUND;
    float high = Math.fma(whole, -LN2_HIGH, bounded);
    float r = Math.fma(whole, -LN2_LOW, high);
    float low = Math.fma(whole, -LN2_LOW, high - r); // what rounding r lost
    float p = EXP[5];
    p = Math.fma(p, r, EXP[4]);
    p = Math.fma(p, r, EXP[3]);
    p = Math.fma(p, r, EXP[2]);
    p = Math.fma(p, r, EXP[1]);
    p = Math.fma(p, r, EXP[0]);
    p = 1 + (Math.fma(p, r * r, low) + r);
    // 2^k in two factors, for k itself may lie outside the exponents of normal numbers.
    int half = k >> 1;
    return p * powerOfTwo(half) * powerOfTwo(k - half);
  }

  private static float powerOfTwo(int k) {
    return Float.intBitsToFloat((k + BIAS) << MANTISSA);
  }

  /** See {@link Kernels#log}. */
  public static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * TWO_MANTISSA : x) - SQRT_HALF_BITS;
    int exponent = (bits >> MANTISSA) - (subnormal ? MANTISSA : 0);
    float k = Float.intBitsToFloat(exponent + ROUND_BITS) - ROUND;
    float f = Float.intBitsToFloat((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1;
    float s = f / (2 + f);
    float z = s * s;
    float p = LOG[3];
    p = Math.fma(p, z, LOG[2]);
    p = Math.fma(p, z, LOG[1]);
    p = Math.fma(p, z, LOG[0]) * z;
    float h = 0.5f * f * f;
    float low = Math.fma(k, LN2_LOW, s * (h + p));
    float y = Math.fma(k, LN2_HIGH, f - (h - low));
    float special = x == 0 ? Float.NEGATIVE_INFINITY : x < 0 ? Float.NaN : x;
    return x > 0 && x < Float.POSITIVE_INFINITY ? y : special;
  }

  /** See {@link Kernels#log1p}. */
  public static float log1p(float x) {
    float u = 1 + x;
    float y = log(u);
    // What was lost in rounding 1 + x, to first order.
    float corrected = y + (x - (u - 1)) / u;
    float precise = u > 0 && u < Float.POSITIVE_INFINITY ? corrected : y;
    return u == 1 ? x : precise;
  }

  /** See {@link Kernels#tanh}. */
  public static float tanh(float x) {
    float t = Math.abs(x);
    float z = t * t;
    float p = TANH[4];
    p = Math.fma(p, z, TANH[3]);
    p = Math.fma(p, z, TANH[2]);
    p = Math.fma(p, z, TANH[1]);
    p = Math.fma(p, z, TANH[0]);
    float small = Math.fma(p * z, t, t);
    float large = 1 - 2 / (exp(t + t) + 1);
    float y = t < TANH_SMALL ? small : large;
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
  }

  /** See {@link Kernels#sigmoid}. */
  public static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    float d = 1 + e;
    float lost = e - (d - 1);
    float y = (x < 0 ? e : 1) / d;
    return Math.fma(-y, lost, y); // the rounding of d, nearly undone
  }

  /** {@code 1/n!} for n from 2 on: a copy, as are those below. */
  public static float[] expTable() {
    return EXP.clone();
  }

  /** The coefficients of log. */
  public static float[] logTable() {
    return LOG.clone();
  }

  /** The coefficients of tanh near zero. */
  public static float[] tanhTable() {
    return TANH.clone();
  }
}
