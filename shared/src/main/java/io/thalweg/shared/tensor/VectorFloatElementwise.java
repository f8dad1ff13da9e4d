package io.thalweg.shared.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The single-element arithmetic of 32-bit floats with the Vector API. Whole vectors first; the
 * elements that are left over go to the scalar kernels. (C2 does not vectorise the scalar loops
 * itself: two arrays of one type with unrelated offsets might overlap.)
 */
abstract class VectorFloatElementwise extends ScalarFloatKernels {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();

  VectorFloatElementwise(MatrixProduct<float[]> product) {
    super(product);
  }

  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(y, yo + i).add(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.add(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void axpy(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      all((float) alpha).fma(load(x, xo + i), load(y, yo + i)).intoArray(y, yo + i);
    }
    super.axpy(n - whole, alpha, x, xo + whole, y, yo + whole);
  }

  @Override
  public void scale(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).mul((float) alpha).intoArray(y, yo + i);
    }
    super.scale(n - whole, alpha, x, xo + whole, y, yo + whole);
  }

  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).add(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.add(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void subtract(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).sub(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.subtract(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void multiply(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).mul(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.multiply(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void divide(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).div(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.divide(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).fma(load(y, yo + i), load(z, zo + i)).intoArray(z, zo + i);
    }
    super.addProduct(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void subtractProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).neg().fma(load(y, yo + i), load(z, zo + i)).intoArray(z, zo + i);
    }
    super.subtractProduct(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void affine(int n, double alpha, double beta, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).fma(all((float) alpha), all((float) beta)).intoArray(y, yo + i);
    }
    super.affine(n - whole, alpha, beta, x, xo + whole, y, yo + whole);
  }

  @Override
  public void relu(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, yo + i);
    }
    super.relu(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void reluBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector passed =
          all(0).blend(load(dy, dyo + i), load(y, yo + i).compare(VectorOperators.GT, 0));
      load(dx, dxo + i).add(passed).intoArray(dx, dxo + i);
    }
    super.reluBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void tanhBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(y, yo + i);
      FloatVector slope = all(1).sub(v.mul(v));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.tanhBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void sigmoidBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = load(y, yo + i);
      FloatVector slope = v.mul(all(1).sub(v));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.sigmoidBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }

  static FloatVector all(float x) {
    return FloatVector.broadcast(SPECIES, x);
  }
}
