package io.thalweg.shared.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementary functions of 32-bit floats with the Vector API. Whole vectors first; the elements
 * that are left over go to the scalar kernels. (C2 does not vectorise the scalar loops itself: two
 * arrays of one type with unrelated offsets might overlap.)
 */
abstract class VectorFloatFunctions extends VectorFloatElementwise {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();

  VectorFloatFunctions(MatrixProduct<float[]> product) {
    super(product);
  }

  @Override
  public void exp(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorFloatMath.exp(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.exp(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void log(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorFloatMath.log(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.log(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void log1p(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorFloatMath.log1p(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.log1p(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void tanh(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorFloatMath.tanh(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.tanh(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorFloatMath.sigmoid(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.sigmoid(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void sqrt(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).sqrt().intoArray(y, yo + i);
    }
    super.sqrt(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void silu(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.mul(VectorFloatMath.sigmoid(v)).intoArray(y, yo + i);
    }
    super.silu(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void siluBackward(int n, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector s = VectorFloatMath.sigmoid(v);
      FloatVector slope = s.mul(v.mul(all(1).sub(s)).add(1));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.siluBackward(n - whole, x, xo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void softplus(int n, double beta, double threshold, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector z = v.mul((float) beta);
      FloatVector curved = z.max(0).add(log1pExp(z.abs().neg())).div((float) beta);
      curved.blend(v, z.compare(VectorOperators.GT, (float) threshold)).intoArray(y, yo + i);
    }
    super.softplus(n - whole, beta, threshold, x, xo + whole, y, yo + whole);
  }

  @Override
  public void softplusBackward(
      int n,
      double beta,
      double threshold,
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector z = load(x, xo + i).mul((float) beta);
      FloatVector slope = VectorFloatMath.sigmoid(z);
      slope = slope.blend(1, z.compare(VectorOperators.GT, (float) threshold));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.softplusBackward(
        n - whole, beta, threshold, x, xo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void bceWithLogits(int n, float[] x, int xo, float[] t, int to, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector linear = v.max(0).sub(v.mul(load(t, to + i)));
      linear.add(log1pExp(v.abs().neg())).intoArray(y, yo + i);
    }
    super.bceWithLogits(n - whole, x, xo + whole, t, to + whole, y, yo + whole);
  }

  @Override
  public void bceWithLogitsBackward(
      int n, float[] x, int xo, float[] t, int to, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = VectorFloatMath.sigmoid(load(x, xo + i)).sub(load(t, to + i));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.bceWithLogitsBackward(
        n - whole, x, xo + whole, t, to + whole, dy, dyo + whole, dx, dxo + whole);
  }

  private static FloatVector log1pExp(FloatVector x) {
    return VectorFloatMath.log1p(VectorFloatMath.exp(x));
  }
}
