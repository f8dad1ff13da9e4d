package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.thalweg.shared.tensor.scalar.DoubleMath;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DoubleMath} for whole vectors of an array, operation by operation. {@code n} is a multiple
 * of the vector length; x and y may be the same elements.
 *
 * <p>Nothing here calls a method with a vector, or gets one from a method that the Vector API does
 * not force C2 (JDK 17) to inline. Where C2 does not inline such a call, because the caller has
 * become large or the callee has been compiled by itself, vectors are boxed: up to a hundred times
 * slower. So a function of a function is a pass over the array for each.
 */
final class VectorDoubleMath {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double[] EXP = DoubleMath.expTable();
  private static final double[] LOG = DoubleMath.logTable();
  private static final double[] TANH_P = DoubleMath.tanhNumerator();
  private static final double[] TANH_Q = DoubleMath.tanhDenominator();

  private VectorDoubleMath() {}

  static void exp(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector bounded =
          fromArray(SPECIES, x, xo + i).min(DoubleMath.EXP_MAX).max(DoubleMath.EXP_MIN);
      DoubleVector shifted =
          bounded.fma(broadcast(SPECIES, DoubleMath.LOG2_E), broadcast(SPECIES, DoubleMath.ROUND));
      LongVector k = shifted.reinterpretAsLongs().sub(DoubleMath.ROUND_BITS);
      DoubleVector whole = shifted.sub(DoubleMath.ROUND);
      DoubleVector high = whole.fma(broadcast(SPECIES, -DoubleMath.LN2_HIGH), bounded);
      DoubleVector r = whole.fma(broadcast(SPECIES, -DoubleMath.LN2_LOW), high);
      DoubleVector low = whole.fma(broadcast(SPECIES, -DoubleMath.LN2_LOW), high.sub(r));
      DoubleVector p = broadcast(SPECIES, EXP[11]);
      p = p.fma(r, broadcast(SPECIES, EXP[10]));
      p = p.fma(r, broadcast(SPECIES, EXP[9]));
      p = p.fma(r, broadcast(SPECIES, EXP[8]));
      p = p.fma(r, broadcast(SPECIES, EXP[7]));
      p = p.fma(r, broadcast(SPECIES, EXP[6]));
      p = p.fma(r, broadcast(SPECIES, EXP[5]));
      p = p.fma(r, broadcast(SPECIES, EXP[4]));
      p = p.fma(r, broadcast(SPECIES, EXP[3]));
      p = p.fma(r, broadcast(SPECIES, EXP[2]));
      p = p.fma(r, broadcast(SPECIES, EXP[1]));
      p = p.fma(r, broadcast(SPECIES, EXP[0]));
      p = p.fma(r.mul(r), low).add(r).add(1);
      LongVector half = k.lanewise(VectorOperators.ASHR, 1);
      LongVector rest = k.sub(half);
      half = half.add(DoubleMath.BIAS).lanewise(VectorOperators.LSHL, DoubleMath.MANTISSA);
      rest = rest.add(DoubleMath.BIAS).lanewise(VectorOperators.LSHL, DoubleMath.MANTISSA);
      p.mul(half.reinterpretAsDoubles()).mul(rest.reinterpretAsDoubles()).intoArray(y, yo + i);
    }
  }

  static void log(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector v = fromArray(SPECIES, x, xo + i);
      VectorMask<Double> subnormal = v.lt(Double.MIN_NORMAL);
      LongVector bits =
          v.blend(v.mul(DoubleMath.TWO_MANTISSA), subnormal)
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
      DoubleVector p = broadcast(SPECIES, LOG[6]);
      p = p.fma(z, broadcast(SPECIES, LOG[5]));
      p = p.fma(z, broadcast(SPECIES, LOG[4]));
      p = p.fma(z, broadcast(SPECIES, LOG[3]));
      p = p.fma(z, broadcast(SPECIES, LOG[2]));
      p = p.fma(z, broadcast(SPECIES, LOG[1]));
      p = p.fma(z, broadcast(SPECIES, LOG[0])).mul(z);
      DoubleVector h = f.mul(0.5).mul(f);
      DoubleVector low = k.fma(broadcast(SPECIES, DoubleMath.LN2_LOW), s.mul(h.add(p)));
      DoubleVector w = k.fma(broadcast(SPECIES, DoubleMath.LN2_HIGH), f.sub(h.sub(low)));
      w = v.blend(w, v.lt(INFINITY));
      w = w.blend(Double.NEGATIVE_INFINITY, v.eq(0));
      w.blend(Double.NaN, v.lt(0)).intoArray(y, yo + i);
    }
  }

  /** Mutates {@code spare}, of at least {@code n} elements, which is none of the others. */
  static void log1p(int n, double[] x, int xo, double[] y, int yo, double[] spare) {
    for (int i = 0; i < n; i += LANES) {
      fromArray(SPECIES, x, xo + i).add(1).intoArray(spare, i);
    }
    log(n, spare, 0, spare, 0);
    for (int i = 0; i < n; i += LANES) {
      DoubleVector v = fromArray(SPECIES, x, xo + i);
      DoubleVector u = v.add(1);
      DoubleVector w = fromArray(SPECIES, spare, i);
      DoubleVector corrected = w.add(v.sub(u.sub(1)).div(u));
      VectorMask<Double> finite = u.compare(VectorOperators.GT, 0).and(u.lt(INFINITY));
      w.blend(corrected, finite).blend(v, u.eq(1)).intoArray(y, yo + i);
    }
  }

  /** {@code ln(1 + e^-|x|)}; mutates {@code spare}, which has at least {@code n} elements. */
  static void log1pExp(int n, double[] x, int xo, double[] y, int yo, double[] spare) {
    expOfNegative(n, x, xo, y, yo);
    log1p(n, y, yo, y, yo, spare);
  }

  /** {@code e^-|x|}. */
  private static void expOfNegative(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i += LANES) {
      fromArray(SPECIES, x, xo + i).abs().neg().intoArray(y, yo + i);
    }
    exp(n, y, yo, y, yo);
  }

  /** Mutates {@code spare}, of at least {@code n} elements, which is none of the others. */
  static void tanh(int n, double[] x, int xo, double[] y, int yo, double[] spare) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector t = fromArray(SPECIES, x, xo + i).abs();
      t.add(t).intoArray(spare, i);
    }
    exp(n, spare, 0, spare, 0);
    for (int i = 0; i < n; i += LANES) {
      DoubleVector v = fromArray(SPECIES, x, xo + i);
      DoubleVector t = v.abs();
      DoubleVector z = t.mul(t);
      DoubleVector p = broadcast(SPECIES, TANH_P[0]).fma(z, broadcast(SPECIES, TANH_P[1]));
      p = p.fma(z, broadcast(SPECIES, TANH_P[2]));
      DoubleVector q = z.add(TANH_Q[0]).fma(z, broadcast(SPECIES, TANH_Q[1]));
      q = q.fma(z, broadcast(SPECIES, TANH_Q[2]));
      DoubleVector small = p.mul(z).div(q).fma(t, t);
      DoubleVector large =
          broadcast(SPECIES, 1).sub(broadcast(SPECIES, 2).div(fromArray(SPECIES, spare, i).add(1)));
      DoubleVector w = large.blend(small, t.lt(DoubleMath.TANH_SMALL));
      LongVector sign = v.reinterpretAsLongs().and(Long.MIN_VALUE);
      w.reinterpretAsLongs().or(sign).reinterpretAsDoubles().intoArray(y, yo + i);
    }
  }

  /** Mutates {@code spare}, of at least {@code n} elements, which may be y but not x. */
  static void sigmoid(int n, double[] x, int xo, double[] y, int yo, double[] spare) {
    expOfNegative(n, x, xo, spare, 0);
    for (int i = 0; i < n; i += LANES) {
      DoubleVector e = fromArray(SPECIES, spare, i);
      DoubleVector d = e.add(1);
      DoubleVector lost = e.sub(d.sub(1));
      DoubleVector w = broadcast(SPECIES, 1).blend(e, fromArray(SPECIES, x, xo + i).lt(0)).div(d);
      w.neg().fma(lost, w).intoArray(y, yo + i);
    }
  }
}
