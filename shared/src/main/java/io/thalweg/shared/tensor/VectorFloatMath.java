package io.thalweg.shared.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatMath} for a whole vector, operation by operation. */
final class VectorFloatMath {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private VectorFloatMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.min(FloatMath.EXP_MAX).max(FloatMath.EXP_MIN);
    FloatVector shifted = bounded.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUND));
    IntVector k = shifted.reinterpretAsInts().sub(FloatMath.ROUND_BITS);
    FloatVector whole = shifted.sub(FloatMath.ROUND);
    FloatVector high = whole.fma(all(-FloatMath.LN2_HIGH), bounded);
    FloatVector r = whole.fma(all(-FloatMath.LN2_LOW), high);
    FloatVector low = whole.fma(all(-FloatMath.LN2_LOW), high.sub(r));
    FloatVector p = all(FloatMath.EXP[5]);
    p = p.fma(r, all(FloatMath.EXP[4]));
    p = p.fma(r, all(FloatMath.EXP[3]));
    p = p.fma(r, all(FloatMath.EXP[2]));
    p = p.fma(r, all(FloatMath.EXP[1]));
    p = p.fma(r, all(FloatMath.EXP[0]));
    p = p.fma(r.mul(r), low).add(r).add(1);
    IntVector half = k.lanewise(VectorOperators.ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(k.sub(half)));
  }

  private static FloatVector powerOfTwo(IntVector k) {
    return k.add(FloatMath.BIAS)
        .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA)
        .reinterpretAsFloats();
  }

  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.lt(Float.MIN_NORMAL);
    IntVector bits =
        x.blend(x.mul(FloatMath.TWO_MANTISSA), subnormal)
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
    FloatVector p = all(FloatMath.LOG[3]);
    p = p.fma(z, all(FloatMath.LOG[2]));
    p = p.fma(z, all(FloatMath.LOG[1]));
    p = p.fma(z, all(FloatMath.LOG[0])).mul(z);
    FloatVector h = f.mul(0.5f).mul(f);
    FloatVector low = k.fma(all(FloatMath.LN2_LOW), s.mul(h.add(p)));
    FloatVector y = k.fma(all(FloatMath.LN2_HIGH), f.sub(h.sub(low)));
    y = x.blend(y, x.lt(INFINITY));
    y = y.blend(Float.NEGATIVE_INFINITY, x.eq(0));
    return y.blend(Float.NaN, x.lt(0));
  }

  static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1);
    FloatVector y = log(u);
    FloatVector corrected = y.add(x.sub(u.sub(1)).div(u));
    FloatVector precise = y.blend(corrected, u.compare(VectorOperators.GT, 0).and(u.lt(INFINITY)));
    return precise.blend(x, u.eq(1));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector t = x.abs();
    FloatVector z = t.mul(t);
    FloatVector p = all(FloatMath.TANH[4]);
    p = p.fma(z, all(FloatMath.TANH[3]));
    p = p.fma(z, all(FloatMath.TANH[2]));
    p = p.fma(z, all(FloatMath.TANH[1]));
    p = p.fma(z, all(FloatMath.TANH[0]));
    FloatVector small = p.mul(z).fma(t, t);
    FloatVector large = all(1).sub(all(2).div(exp(t.add(t)).add(1)));
    FloatVector y = large.blend(small, t.lt(FloatMath.TANH_SMALL));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    FloatVector d = e.add(1);
    FloatVector lost = e.sub(d.sub(1));
    FloatVector y = all(1).blend(e, x.lt(0)).div(d);
    return y.neg().fma(lost, y);
  }

  private static FloatVector all(float x) {
    return FloatVector.broadcast(SPECIES, x);
  }
}
