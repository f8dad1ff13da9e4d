package io.thalweg.shared.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementary functions of 64-bit floats with the Vector API. Whole vectors first; the elements
 * that are left over go to the scalar kernels. (C2 does not vectorise the scalar loops itself: two
 * arrays of one type with unrelated offsets might overlap.)
 */
abstract class VectorDoubleFunctions extends VectorDoubleElementwise {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();

  VectorDoubleFunctions(MatrixProduct<double[]> product) {
    super(product);
  }

  @Override
  public void exp(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorDoubleMath.exp(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.exp(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void log(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorDoubleMath.log(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.log(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void log1p(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorDoubleMath.log1p(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.log1p(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void tanh(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorDoubleMath.tanh(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.tanh(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void sigmoid(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorDoubleMath.sigmoid(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.sigmoid(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void sqrt(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).sqrt().intoArray(y, yo + i);
    }
    super.sqrt(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void silu(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(x, xo + i);
      v.mul(VectorDoubleMath.sigmoid(v)).intoArray(y, yo + i);
    }
    super.silu(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void siluBackward(int n, double[] x, int xo, double[] dy, int dyo, double[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(x, xo + i);
      DoubleVector s = VectorDoubleMath.sigmoid(v);
      DoubleVector slope = s.mul(v.mul(all(1).sub(s)).add(1));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.siluBackward(n - whole, x, xo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void softplus(
      int n, double beta, double threshold, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(x, xo + i);
      DoubleVector z = v.mul(beta);
      DoubleVector curved = z.max(0).add(log1pExp(z.abs().neg())).div(beta);
      curved.blend(v, z.compare(VectorOperators.GT, threshold)).intoArray(y, yo + i);
    }
    super.softplus(n - whole, beta, threshold, x, xo + whole, y, yo + whole);
  }

  @Override
  public void softplusBackward(
      int n,
      double beta,
      double threshold,
      double[] x,
      int xo,
      double[] dy,
      int dyo,
      double[] dx,
      int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector z = load(x, xo + i).mul(beta);
      DoubleVector slope = VectorDoubleMath.sigmoid(z);
      slope = slope.blend(1, z.compare(VectorOperators.GT, threshold));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.softplusBackward(
        n - whole, beta, threshold, x, xo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void bceWithLogits(int n, double[] x, int xo, double[] t, int to, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(x, xo + i);
      DoubleVector linear = v.max(0).sub(v.mul(load(t, to + i)));
      linear.add(log1pExp(v.abs().neg())).intoArray(y, yo + i);
    }
    super.bceWithLogits(n - whole, x, xo + whole, t, to + whole, y, yo + whole);
  }

  @Override
  public void bceWithLogitsBackward(
      int n, double[] x, int xo, double[] t, int to, double[] dy, int dyo, double[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector slope = VectorDoubleMath.sigmoid(load(x, xo + i)).sub(load(t, to + i));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.bceWithLogitsBackward(
        n - whole, x, xo + whole, t, to + whole, dy, dyo + whole, dx, dxo + whole);
  }

  private static DoubleVector log1pExp(DoubleVector x) {
    return VectorDoubleMath.log1p(VectorDoubleMath.exp(x));
  }
}
