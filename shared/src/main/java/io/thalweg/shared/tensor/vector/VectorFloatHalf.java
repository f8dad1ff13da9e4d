package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import io.thalweg.shared.tensor.Half;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Half} for whole vectors of 32-bit floats, operation by operation. No method is called with
 * a vector, for the reason that {@link VectorFloatMath} gives.
 */
final class VectorFloatHalf {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final VectorSpecies<Integer> INTS = VectorWidth.INT;
  private static final int LANES = SPECIES.length();
  private static final int SIGN = ~Half.MAGNITUDE;
  private static final int HIGH = 0xffff0000;

  private VectorFloatHalf() {}

  /** {@code n} is a multiple of the vector length. */
  static void round(Half half, int n, float[] x, int xo, float[] y, int yo) {
    if (half == Half.BF16) {
      roundBf16(n, x, xo, y, yo);
    } else {
      roundFp16(n, x, xo, y, yo);
    }
  }

  private static void roundBf16(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      IntVector all = fromArray(SPECIES, x, xo + i).reinterpretAsInts();
      IntVector magnitude = all.and(Half.MAGNITUDE);
      IntVector odd = magnitude.lanewise(LSHR, Half.BF16_DROPPED).and(1);
      magnitude
          .add((1 << (Half.BF16_DROPPED - 1)) - 1)
          .add(odd)
          .and(HIGH)
          .blend(Half.NAN, magnitude.compare(GT, Half.INFINITY))
          .or(all.and(SIGN))
          .reinterpretAsFloats()
          .intoArray(y, yo + i);
    }
  }

  private static void roundFp16(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      IntVector all = fromArray(SPECIES, x, xo + i).reinterpretAsInts();
      IntVector magnitude = all.and(Half.MAGNITUDE);
      IntVector odd = magnitude.lanewise(LSHR, Half.FP16_DROPPED).and(1);
      IntVector subnormal =
          magnitude
              .reinterpretAsFloats()
              .add(Half.FP16_ROUND)
              .sub(Half.FP16_ROUND)
              .reinterpretAsInts();
      IntVector rounded =
          magnitude.add((1 << (Half.FP16_DROPPED - 1)) - 1).add(odd).and(-(1 << Half.FP16_DROPPED));
      rounded
          .blend(Half.INFINITY, rounded.compare(GE, Half.FP16_TOO_LARGE))
          .blend(subnormal, magnitude.compare(LT, Half.FP16_MIN_NORMAL))
          .blend(Half.NAN, magnitude.compare(GT, Half.INFINITY))
          .or(all.and(SIGN))
          .reinterpretAsFloats()
          .intoArray(y, yo + i);
    }
  }

  /** {@code n} is a multiple of two vector lengths. */
  static void pack(Half half, int n, float[] x, int xo, int[] packed) {
    if (half == Half.BF16) {
      packBf16(n / 2, x, xo, packed);
    } else {
      packFp16(n / 2, 0, 0, x, xo, packed);
      packFp16(n / 2, 16, 0xffff, x, xo + n / 2, packed);
    }
  }

  private static void packBf16(int n, float[] x, int xo, int[] packed) {
    for (int i = 0; i < n; i += LANES) {
      IntVector low = fromArray(SPECIES, x, xo + i).reinterpretAsInts();
      IntVector high = fromArray(SPECIES, x, xo + n + i).reinterpretAsInts();
      high.and(HIGH).or(low.lanewise(LSHR, Half.BF16_DROPPED)).intoArray(packed, i);
    }
  }

  /** Writes bits from {@code shift} on, and keeps the bits {@code kept} of what is there. */
  private static void packFp16(int n, int shift, int kept, float[] x, int xo, int[] packed) {
    for (int i = 0; i < n; i += LANES) {
      IntVector all = fromArray(SPECIES, x, xo + i).reinterpretAsInts();
      IntVector magnitude = all.and(Half.MAGNITUDE);
      IntVector subnormal =
          magnitude
              .reinterpretAsFloats()
              .add(Half.FP16_ROUND)
              .reinterpretAsInts()
              .sub(Half.FP16_ROUND_BITS);
      magnitude
          .min(Half.FP16_TOO_LARGE)
          .lanewise(LSHR, Half.FP16_DROPPED)
          .sub(Half.FP16_REBIAS)
          .blend(subnormal, magnitude.compare(LT, Half.FP16_MIN_NORMAL))
          .blend(Half.FP16_NAN, magnitude.compare(GT, Half.INFINITY))
          .or(all.lanewise(LSHR, 16).and(0x8000))
          .lanewise(LSHL, shift)
          .or(IntVector.fromArray(INTS, packed, i).and(kept))
          .intoArray(packed, i);
    }
  }

  /** {@code n} is a multiple of two vector lengths. */
  static void unpack(Half half, int n, int[] packed, float[] y, int yo) {
    if (half == Half.BF16) {
      unpackBf16(n / 2, packed, y, yo);
    } else {
      unpackFp16(n / 2, 0, packed, y, yo);
      unpackFp16(n / 2, 16, packed, y, yo + n / 2);
    }
  }

  private static void unpackBf16(int n, int[] packed, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      IntVector both = IntVector.fromArray(INTS, packed, i);
      both.lanewise(LSHL, Half.BF16_DROPPED).reinterpretAsFloats().intoArray(y, yo + i);
      both.and(HIGH).reinterpretAsFloats().intoArray(y, yo + n + i);
    }
  }

  /** The numbers whose bits are those from {@code shift} on. */
  private static void unpackFp16(int n, int shift, int[] packed, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      IntVector bits = IntVector.fromArray(INTS, packed, i).lanewise(LSHR, shift);
      IntVector magnitude = bits.and(0x7fff);
      FloatVector subnormal =
          magnitude.add(Half.FP16_ROUND_BITS).reinterpretAsFloats().sub(Half.FP16_ROUND);
      VectorMask<Integer> notFinite = magnitude.compare(GE, Half.FP16_INFINITY);
      IntVector rebiased =
          magnitude.add(Half.FP16_REBIAS).blend(magnitude.add(2 * Half.FP16_REBIAS), notFinite);
      rebiased
          .lanewise(LSHL, Half.FP16_DROPPED)
          .blend(subnormal.reinterpretAsInts(), magnitude.compare(LT, Half.FP16_MIN_NORMAL_BITS))
          .or(bits.lanewise(LSHL, 16).and(SIGN))
          .reinterpretAsFloats()
          .intoArray(y, yo + i);
    }
  }
}
