package io.thalweg.shared.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link DoubleMath} for a whole vector, operation by operation. */
final class VectorDoubleMath {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private VectorDoubleMath() {}

  static DoubleVector exp(DoubleVector x) {
    DoubleVector bounded = x.min(DoubleMath.EXP_MAX).max(DoubleMath.EXP_MIN);
    DoubleVector shifted = bounded.fma(all(DoubleMath.LOG2_E), all(DoubleMath.ROUND));
    LongVector k = shifted.reinterpretAsLongs().sub(DoubleMath.ROUND_BITS);
    DoubleVector whole = shifted.sub(DoubleMath.ROUND);
    DoubleVector high = whole.fma(all(-DoubleMath.LN2_HIGH), bounded);
    DoubleVector r = whole.fma(all(-DoubleMath.LN2_LOW), high);
    DoubleVector low = whole.fma(all(-DoubleMath.LN2_LOW), high.sub(r));
    DoubleVector p = all(DoubleMath.EXP[11]);
    p = p.fma(r, all(DoubleMath.EXP[10]));
    p = p.fma(r, all(DoubleMath.EXP[9]));
    p = p.fma(r, all(DoubleMath.EXP[8]));
    p = p.fma(r, all(DoubleMath.EXP[7]));
    p = p.fma(r, all(DoubleMath.EXP[6]));
    p = p.fma(r, all(DoubleMath.EXP[5]));
    p = p.fma(r, all(DoubleMath.EXP[4]));
    p = p.fma(r, all(DoubleMath.EXP[3]));
    p = p.fma(r, all(DoubleMath.EXP[2]));
    p = p.fma(r, all(DoubleMath.EXP[1]));
    p = p.fma(r, all(DoubleMath.EXP[0]));
    p = p.fma(r.mul(r), low).add(r).add(1);
    LongVector half = k.lanewise(VectorOperators.ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(k.sub(half)));
  }

  private static DoubleVector powerOfTwo(LongVector k) {
    return k.add(DoubleMath.BIAS)
        .lanewise(VectorOperators.LSHL, DoubleMath.MANTISSA)
        .reinterpretAsDoubles();
  }

  static DoubleVector log(DoubleVector x) {
    VectorMask<Double> subnormal = x.lt(Double.MIN_NORMAL);
    LongVector bits =
        x.blend(x.mul(DoubleMath.TWO_MANTISSA), subnormal)
            .reinterpretAsLongs()
            .sub(DoubleMath.SQRT_HALF_BITS);
    DoubleVector k =
        bits.lanewise(VectorOperators.ASHR, DoubleMath.MANTISSA)
            .add(DoubleMath.ROUND_BITS)
            .reinterpretAsDoubles()
            .sub(DoubleMath.ROUND);
    k = k.blend(k.sub(DoubleMath.MANTISSA), subnormal);
    DoubleVector f =
        bits.and(DoubleMath.MANTISSA_MASK)
            .add(DoubleMath.SQRT_HALF_BITS)
            .reinterpretAsDoubles()
            .sub(1);
    DoubleVector s = f.div(f.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector p = all(DoubleMath.LOG[6]);
    p = p.fma(z, all(DoubleMath.LOG[5]));
    p = p.fma(z, all(DoubleMath.LOG[4]));
    p = p.fma(z, all(DoubleMath.LOG[3]));
    p = p.fma(z, all(DoubleMath.LOG[2]));
    p = p.fma(z, all(DoubleMath.LOG[1]));
    p = p.fma(z, all(DoubleMath.LOG[0])).mul(z);
    DoubleVector h = f.mul(0.5).mul(f);
    DoubleVector low = k.fma(all(DoubleMath.LN2_LOW), s.mul(h.add(p)));
    DoubleVector y = k.fma(all(DoubleMath.LN2_HIGH), f.sub(h.sub(low)));
    y = x.blend(y, x.lt(INFINITY));
    y = y.blend(Double.NEGATIVE_INFINITY, x.eq(0));
    return y.blend(Double.NaN, x.lt(0));
  }

  static DoubleVector log1p(DoubleVector x) {
    DoubleVector u = x.add(1);
    DoubleVector y = log(u);
    DoubleVector corrected = y.add(x.sub(u.sub(1)).div(u));
    DoubleVector precise = y.blend(corrected, u.compare(VectorOperators.GT, 0).and(u.lt(INFINITY)));
    return precise.blend(x, u.eq(1));
  }

  static DoubleVector tanh(DoubleVector x) {
    DoubleVector t = x.abs();
    DoubleVector z = t.mul(t);
    DoubleVector p = all(DoubleMath.TANH_P[0]).fma(z, all(DoubleMath.TANH_P[1]));
    p = p.fma(z, all(DoubleMath.TANH_P[2]));
    DoubleVector q = z.add(DoubleMath.TANH_Q[0]).fma(z, all(DoubleMath.TANH_Q[1]));
    q = q.fma(z, all(DoubleMath.TANH_Q[2]));
    DoubleVector small = p.mul(z).div(q).fma(t, t);
    DoubleVector large = all(1).sub(all(2).div(exp(t.add(t)).add(1)));
    DoubleVector y = large.blend(small, t.lt(DoubleMath.TANH_SMALL));
    LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
    return y.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
  }

  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector e = exp(x.abs().neg());
    DoubleVector d = e.add(1);
    DoubleVector lost = e.sub(d.sub(1));
    DoubleVector y = all(1).blend(e, x.lt(0)).div(d);
    return y.neg().fma(lost, y);
  }

  private static DoubleVector all(double x) {
    return DoubleVector.broadcast(SPECIES, x);
  }
}
