package io.thalweg.shared.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The single-element arithmetic of 64-bit floats with the Vector API. Whole vectors first; the
 * elements that are left over go to the scalar kernels. (C2 does not vectorise the scalar loops
 * itself: two arrays of one type with unrelated offsets might overlap.)
 */
abstract class VectorDoubleElementwise extends ScalarDoubleKernels {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();

  VectorDoubleElementwise(MatrixProduct<double[]> product) {
    super(product);
  }

  @Override
  public void add(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(y, yo + i).add(load(x, xo + i)).intoArray(y, yo + i);
    }
    super.add(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void axpy(int n, double alpha, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      all(alpha).fma(load(x, xo + i), load(y, yo + i)).intoArray(y, yo + i);
    }
    super.axpy(n - whole, alpha, x, xo + whole, y, yo + whole);
  }

  @Override
  public void scale(int n, double alpha, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).mul(alpha).intoArray(y, yo + i);
    }
    super.scale(n - whole, alpha, x, xo + whole, y, yo + whole);
  }

  @Override
  public void add(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).add(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.add(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void subtract(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).sub(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.subtract(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void multiply(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).mul(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.multiply(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void divide(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).div(load(y, yo + i)).intoArray(z, zo + i);
    }
    super.divide(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void addProduct(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).fma(load(y, yo + i), load(z, zo + i)).intoArray(z, zo + i);
    }
    super.addProduct(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void subtractProduct(int n, double[] x, int xo, double[] y, int yo, double[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).neg().fma(load(y, yo + i), load(z, zo + i)).intoArray(z, zo + i);
    }
    super.subtractProduct(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void affine(int n, double alpha, double beta, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      load(x, xo + i).fma(all(alpha), all((double) beta)).intoArray(y, yo + i);
    }
    super.affine(n - whole, alpha, beta, x, xo + whole, y, yo + whole);
  }

  @Override
  public void relu(int n, double[] x, int xo, double[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(x, xo + i);
      v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, yo + i);
    }
    super.relu(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void reluBackward(int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector passed =
          all(0).blend(load(dy, dyo + i), load(y, yo + i).compare(VectorOperators.GT, 0));
      load(dx, dxo + i).add(passed).intoArray(dx, dxo + i);
    }
    super.reluBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void tanhBackward(int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(y, yo + i);
      DoubleVector slope = all(1).sub(v.mul(v));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.tanhBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void sigmoidBackward(
      int n, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = load(y, yo + i);
      DoubleVector slope = v.mul(all(1).sub(v));
      load(dx, dxo + i).add(load(dy, dyo + i).mul(slope)).intoArray(dx, dxo + i);
    }
    super.sigmoidBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  static DoubleVector load(double[] x, int at) {
    return DoubleVector.fromArray(SPECIES, x, at);
  }

  static DoubleVector all(double x) {
    return DoubleVector.broadcast(SPECIES, x);
  }
}
