package io.thalweg.shared.tensor;

/**
 * A 16-bit floating-point format. Numbers that are computed with have 32 or 64 bits; in this form
 * they only travel. Rounding is to the nearest, ties to even; every NaN becomes the quiet one.
 */
public enum Half {
  /** bfloat16: the sign, exponent and first 7 bits of the fraction of a float; its whole range. */
  BF16,
  /**
   * IEEE 754 binary16: 5 bits of exponent and 10 of fraction, from 6e-8 to 65504; numbers from
   * 65520 on become infinite.
   */
  FP16;

  public static final int NAN = 0x7fc00000;
  public static final int INFINITY = 0x7f800000;
  public static final int MAGNITUDE = 0x7fffffff;

  /** Bits that {@link #BF16} drops. */
  public static final int BF16_DROPPED = 16;

  /** Bits that {@link #FP16} drops. */
  public static final int FP16_DROPPED = 13;

  /** The float 2^-14: below it the numbers of FP16 are subnormal, multiples of 2^-24. */
  public static final int FP16_MIN_NORMAL = 0x38800000;

  /** The float 2^16: FP16 has no numbers from there on. */
  public static final int FP16_TOO_LARGE = 0x47800000;

  /** The difference of the exponents' biases, where FP16 has its exponent. */
  public static final int FP16_REBIAS = (127 - 15) << 10;

  /** The smallest normal number of FP16, in its own bits. */
  public static final int FP16_MIN_NORMAL_BITS = 0x400;

  /** The first exponent of FP16 that is none: infinity and NaN. */
  public static final int FP16_INFINITY = 0x7c00;

  /** A NaN of FP16. */
  public static final int FP16_NAN = 0x7e00;

  /** The floats from 0.5 to 1 are multiples of 2^-24: adding it rounds subnormals of FP16. */
  public static final float FP16_ROUND = 0.5f;

  /** The bits of {@link #FP16_ROUND}. */
  public static final int FP16_ROUND_BITS = 0x3f000000;

  /** The nearest number of this format. */
  public float round(float x) {
    return value(bits(x));
  }

  /** The 16 bits of the nearest number of this format. */
  public int bits(float x) {
    int all = Float.floatToRawIntBits(x);
    int magnitude = all & MAGNITUDE;
    int sign = (all >>> 16) & 0x8000;
    return sign | (this == BF16 ? bf16(magnitude) : fp16(magnitude));
  }

  private static int bf16(int magnitude) {
    return (magnitude > INFINITY ? NAN : toEven(magnitude, BF16_DROPPED)) >>> BF16_DROPPED;
  }

  private static int fp16(int magnitude) {
    if (magnitude > INFINITY) {
      return FP16_NAN;
    }
    if (magnitude < FP16_MIN_NORMAL) {
      float rounded = Float.intBitsToFloat(magnitude) + FP16_ROUND;
      return Float.floatToRawIntBits(rounded) - FP16_ROUND_BITS;
    }
    int rounded = Math.min(toEven(magnitude, FP16_DROPPED), FP16_TOO_LARGE);
    return (rounded >>> FP16_DROPPED) - FP16_REBIAS;
  }

  /** {@code magnitude} without its last {@code dropped} bits, rounded. */
  private static int toEven(int magnitude, int dropped) {
    int odd = (magnitude >>> dropped) & 1;
    return (magnitude + (1 << (dropped - 1)) - 1 + odd) & -(1 << dropped);
  }

  /** The number that has these 16 bits. */
  public float value(int bits) {
    int sign = (bits & 0x8000) << 16;
    int magnitude = bits & 0x7fff;
    int found = this == BF16 ? magnitude << BF16_DROPPED : fp16Value(magnitude);
    return Float.intBitsToFloat(sign | found);
  }

  private static int fp16Value(int magnitude) {
    if (magnitude < FP16_MIN_NORMAL_BITS) {
      return Float.floatToRawIntBits(
          Float.intBitsToFloat(FP16_ROUND_BITS + magnitude) - FP16_ROUND);
    }
    int rebias = magnitude < FP16_INFINITY ? FP16_REBIAS : 2 * FP16_REBIAS;
    return (magnitude + rebias) << FP16_DROPPED;
  }
}
