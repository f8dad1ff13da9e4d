package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.thalweg.shared.tensor.MatrixProduct;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The single-element arithmetic of 32-bit floats with the Vector API. Whole vectors first; the
 * elements that are left over go to the scalar kernels. (C2 does not vectorise the scalar loops
 * itself: two arrays of one type with unrelated offsets might overlap.)
 */
abstract class VectorFloatElementwise extends VectorFloatHalfKernels {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();

  VectorFloatElementwise(MatrixProduct<float[]> product) {
    super(product);
  }

  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, y, yo + i).add(fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
    }
    super.add(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void axpy(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      broadcast(SPECIES, (float) alpha)
          .fma(fromArray(SPECIES, x, xo + i), fromArray(SPECIES, y, yo + i))
          .intoArray(y, yo + i);
    }
    super.axpy(n - whole, alpha, x, xo + whole, y, yo + whole);
  }

  @Override
  public void scale(int n, double alpha, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i).mul((float) alpha).intoArray(y, yo + i);
    }
    super.scale(n - whole, alpha, x, xo + whole, y, yo + whole);
  }

  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i).add(fromArray(SPECIES, y, yo + i)).intoArray(z, zo + i);
    }
    super.add(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void subtract(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i).sub(fromArray(SPECIES, y, yo + i)).intoArray(z, zo + i);
    }
    super.subtract(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void multiply(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i).mul(fromArray(SPECIES, y, yo + i)).intoArray(z, zo + i);
    }
    super.multiply(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void divide(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i).div(fromArray(SPECIES, y, yo + i)).intoArray(z, zo + i);
    }
    super.divide(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i)
          .fma(fromArray(SPECIES, y, yo + i), fromArray(SPECIES, z, zo + i))
          .intoArray(z, zo + i);
    }
    super.addProduct(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void subtractProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i)
          .neg()
          .fma(fromArray(SPECIES, y, yo + i), fromArray(SPECIES, z, zo + i))
          .intoArray(z, zo + i);
    }
    super.subtractProduct(n - whole, x, xo + whole, y, yo + whole, z, zo + whole);
  }

  @Override
  public void affine(int n, double alpha, double beta, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i)
          .fma(broadcast(SPECIES, (float) alpha), broadcast(SPECIES, (float) beta))
          .intoArray(y, yo + i);
    }
    super.affine(n - whole, alpha, beta, x, xo + whole, y, yo + whole);
  }

  @Override
  public void relu(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = fromArray(SPECIES, x, xo + i);
      v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, yo + i);
    }
    super.relu(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void reluBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector passed =
          broadcast(SPECIES, 0)
              .blend(
                  fromArray(SPECIES, dy, dyo + i),
                  fromArray(SPECIES, y, yo + i).compare(VectorOperators.GT, 0));
      fromArray(SPECIES, dx, dxo + i).add(passed).intoArray(dx, dxo + i);
    }
    super.reluBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void tanhBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = fromArray(SPECIES, y, yo + i);
      FloatVector slope = broadcast(SPECIES, 1).sub(v.mul(v));
      fromArray(SPECIES, dx, dxo + i)
          .add(fromArray(SPECIES, dy, dyo + i).mul(slope))
          .intoArray(dx, dxo + i);
    }
    super.tanhBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void sigmoidBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = fromArray(SPECIES, y, yo + i);
      FloatVector slope = v.mul(broadcast(SPECIES, 1).sub(v));
      fromArray(SPECIES, dx, dxo + i)
          .add(fromArray(SPECIES, dy, dyo + i).mul(slope))
          .intoArray(dx, dxo + i);
    }
    super.sigmoidBackward(n - whole, y, yo + whole, dy, dyo + whole, dx, dxo + whole);
  }
}
