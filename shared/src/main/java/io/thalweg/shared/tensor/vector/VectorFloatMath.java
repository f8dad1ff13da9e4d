package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.thalweg.shared.tensor.scalar.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatMath} for whole vectors of an array, operation by operation. {@code n} is a multiple
 * of the vector length; x and y may be the same elements.
 *
 * <p>Nothing here calls a method with a vector, or gets one from a method that the Vector API does
 * not force C2 (JDK 17) to inline. Where C2 does not inline such a call, because the caller has
 * become large or the callee has been compiled by itself, vectors are boxed: up to a hundred times
 * slower. So a function of a function is a pass over the array for each.
 */
final class VectorFloatMath {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float[] EXP = FloatMath.expTable();
  private static final float[] LOG = FloatMath.logTable();
  private static final float[] TANH = FloatMath.tanhTable();

  private VectorFloatMath() {}

  static void exp(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector bounded =
          fromArray(SPECIES, x, xo + i).min(FloatMath.EXP_MAX).max(FloatMath.EXP_MIN);
      FloatVector shifted =
          bounded.fma(broadcast(SPECIES, FloatMath.LOG2_E), broadcast(SPECIES, FloatMath.ROUND));
      IntVector k = shifted.reinterpretAsInts().sub(FloatMath.ROUND_BITS);
      FloatVector whole = shifted.sub(FloatMath.ROUND);
      FloatVector high = whole.fma(broadcast(SPECIES, -FloatMath.LN2_HIGH), bounded);
      FloatVector r = whole.fma(broadcast(SPECIES, -FloatMath.LN2_LOW), high);
      FloatVector low = whole.fma(broadcast(SPECIES, -FloatMath.LN2_LOW), high.sub(r));
      FloatVector p = broadcast(SPECIES, EXP[5]);
      p = p.fma(r, broadcast(SPECIES, EXP[4]));
      p = p.fma(r, broadcast(SPECIES, EXP[3]));
      p = p.fma(r, broadcast(SPECIES, EXP[2]));
      p = p.fma(r, broadcast(SPECIES, EXP[1]));
      p = p.fma(r, broadcast(SPECIES, EXP[0]));
      p = p.fma(r.mul(r), low).add(r).add(1);
      IntVector half = k.lanewise(VectorOperators.ASHR, 1);
      IntVector rest = k.sub(half);
      half = half.add(FloatMath.BIAS).lanewise(VectorOperators.LSHL, FloatMath.MANTISSA);
      rest = rest.add(FloatMath.BIAS).lanewise(VectorOperators.LSHL, FloatMath.MANTISSA);
      p.mul(half.reinterpretAsFloats()).mul(rest.reinterpretAsFloats()).intoArray(y, yo + i);
    }
  }

  static void log(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = fromArray(SPECIES, x, xo + i);
      VectorMask<Float> subnormal = v.lt(Float.MIN_NORMAL);
      IntVector bits =
          v.blend(v.mul(FloatMath.TWO_MANTISSA), subnormal)
              .reinterpretAsInts()
              .sub(FloatMath.SQRT_HALF_BITS);
      FloatVector k =
          bits.lanewise(VectorOperators.ASHR, FloatMath.MANTISSA)
              .add(FloatMath.ROUND_BITS)
              .reinterpretAsFloats()
              .sub(FloatMath.ROUND);
      k = k.blend(k.sub(FloatMath.MANTISSA), subnormal);
      FloatVector f =
          bits.and(FloatMath.MANTISSA_MASK)
              .add(FloatMath.SQRT_HALF_BITS)
              .reinterpretAsFloats()
              .sub(1);
      FloatVector s = f.div(f.add(2));
      FloatVector z = s.mul(s);
      FloatVector p = broadcast(SPECIES, LOG[3]);
      p = p.fma(z, broadcast(SPECIES, LOG[2]));
      p = p.fma(z, broadcast(SPECIES, LOG[1]));
      p = p.fma(z, broadcast(SPECIES, LOG[0])).mul(z);
      FloatVector h = f.mul(0.5f).mul(f);
      FloatVector low = k.fma(broadcast(SPECIES, FloatMath.LN2_LOW), s.mul(h.add(p)));
      FloatVector w = k.fma(broadcast(SPECIES, FloatMath.LN2_HIGH), f.sub(h.sub(low)));
      w = v.blend(w, v.lt(INFINITY));
      w = w.blend(Float.NEGATIVE_INFINITY, v.eq(0));
      w.blend(Float.NaN, v.lt(0)).intoArray(y, yo + i);
    }
  }

  /** Mutates {@code spare}, of at least {@code n} elements, which is none of the others. */
  static void log1p(int n, float[] x, int xo, float[] y, int yo, float[] spare) {
    for (int i = 0; i < n; i += LANES) {
      fromArray(SPECIES, x, xo + i).add(1).intoArray(spare, i);
    }
    log(n, spare, 0, spare, 0);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = fromArray(SPECIES, x, xo + i);
      FloatVector u = v.add(1);
      FloatVector w = fromArray(SPECIES, spare, i);
      FloatVector corrected = w.add(v.sub(u.sub(1)).div(u));
      VectorMask<Float> finite = u.compare(VectorOperators.GT, 0).and(u.lt(INFINITY));
      w.blend(corrected, finite).blend(v, u.eq(1)).intoArray(y, yo + i);
    }
  }

  /** {@code ln(1 + e^-|x|)}; mutates {@code spare}, which has at least {@code n} elements. */
  static void log1pExp(int n, float[] x, int xo, float[] y, int yo, float[] spare) {
    expOfNegative(n, x, xo, y, yo);
    log1p(n, y, yo, y, yo, spare);
  }

  /** {@code e^-|x|}. */
  private static void expOfNegative(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      fromArray(SPECIES, x, xo + i).abs().neg().intoArray(y, yo + i);
    }
    exp(n, y, yo, y, yo);
  }

  /** Mutates {@code spare}, of at least {@code n} elements, which is none of the others. */
  static void tanh(int n, float[] x, int xo, float[] y, int yo, float[] spare) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = fromArray(SPECIES, x, xo + i).abs();
      t.add(t).intoArray(spare, i);
    }
    exp(n, spare, 0, spare, 0);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = fromArray(SPECIES, x, xo + i);
      FloatVector t = v.abs();
      FloatVector z = t.mul(t);
      FloatVector p = broadcast(SPECIES, TANH[4]);
      p = p.fma(z, broadcast(SPECIES, TANH[3]));
      p = p.fma(z, broadcast(SPECIES, TANH[2]));
      p = p.fma(z, broadcast(SPECIES, TANH[1]));
      p = p.fma(z, broadcast(SPECIES, TANH[0]));
      FloatVector small = p.mul(z).fma(t, t);
      FloatVector large =
          broadcast(SPECIES, 1).sub(broadcast(SPECIES, 2).div(fromArray(SPECIES, spare, i).add(1)));
      FloatVector w = large.blend(small, t.lt(FloatMath.TANH_SMALL));
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      w.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + i);
    }
  }

  /** Mutates {@code spare}, of at least {@code n} elements, which may be y but not x. */
  static void sigmoid(int n, float[] x, int xo, float[] y, int yo, float[] spare) {
    expOfNegative(n, x, xo, spare, 0);
    for (int i = 0; i < n; i += LANES) {
      FloatVector e = fromArray(SPECIES, spare, i);
      FloatVector d = e.add(1);
      FloatVector lost = e.sub(d.sub(1));
      FloatVector w = broadcast(SPECIES, 1).blend(e, fromArray(SPECIES, x, xo + i).lt(0)).div(d);
      w.neg().fma(lost, w).intoArray(y, yo + i);
    }
  }
}
