package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.thalweg.shared.tensor.MatrixProduct;
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

  /** Functions of functions are taken for so many elements at a time, which stay in the cache. */
  private static final int CHUNK = 512;

  private final float[] spare = new float[CHUNK];
  private final float[] curved = new float[CHUNK];

  VectorFloatFunctions(MatrixProduct<float[]> product) {
    super(product);
  }

  @Override
  public void exp(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    VectorFloatMath.exp(whole, x, xo, y, yo);
    super.exp(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void log(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    VectorFloatMath.log(whole, x, xo, y, yo);
    super.log(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void log1p(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      VectorFloatMath.log1p(Math.min(CHUNK, whole - i), x, xo + i, y, yo + i, spare);
    }
    super.log1p(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void tanh(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      VectorFloatMath.tanh(Math.min(CHUNK, whole - i), x, xo + i, y, yo + i, spare);
    }
    super.tanh(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      VectorFloatMath.sigmoid(Math.min(CHUNK, whole - i), x, xo + i, y, yo + i, spare);
    }
    super.sigmoid(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void sqrt(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      fromArray(SPECIES, x, xo + i).sqrt().intoArray(y, yo + i);
    }
    super.sqrt(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void silu(int n, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      int end = sigmoidOfChunk(whole, i, x, xo);
      for (int j = i; j < end; j += LANES) {
        fromArray(SPECIES, x, xo + j).mul(fromArray(SPECIES, spare, j - i)).intoArray(y, yo + j);
      }
    }
    super.silu(n - whole, x, xo + whole, y, yo + whole);
  }

  @Override
  public void siluBackward(int n, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      int end = sigmoidOfChunk(whole, i, x, xo);
      for (int j = i; j < end; j += LANES) {
        FloatVector s = fromArray(SPECIES, spare, j - i);
        FloatVector slope =
            s.mul(fromArray(SPECIES, x, xo + j).mul(broadcast(SPECIES, 1).sub(s)).add(1));
        fromArray(SPECIES, dx, dxo + j)
            .add(fromArray(SPECIES, dy, dyo + j).mul(slope))
            .intoArray(dx, dxo + j);
      }
    }
    super.siluBackward(n - whole, x, xo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  /** Puts the sigmoid of the chunk that begins at {@code i} into {@code spare}; returns its end. */
  private int sigmoidOfChunk(int n, int i, float[] x, int xo) {
    int end = Math.min(i + CHUNK, n);
    VectorFloatMath.sigmoid(end - i, x, xo + i, spare, 0, spare);
    return end;
  }

  @Override
  public void softplus(int n, double beta, double threshold, float[] x, int xo, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      int end = Math.min(i + CHUNK, whole);
      for (int j = i; j < end; j += LANES) {
        fromArray(SPECIES, x, xo + j).mul((float) beta).intoArray(curved, j - i);
      }
      VectorFloatMath.log1pExp(end - i, curved, 0, curved, 0, spare);
      for (int j = i; j < end; j += LANES) {
        FloatVector v = fromArray(SPECIES, x, xo + j);
        FloatVector z = v.mul((float) beta);
        FloatVector w = z.max(0).add(fromArray(SPECIES, curved, j - i)).div((float) beta);
        w.blend(v, z.compare(VectorOperators.GT, (float) threshold)).intoArray(y, yo + j);
      }
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
    for (int i = 0; i < whole; i += CHUNK) {
      int end = Math.min(i + CHUNK, whole);
      for (int j = i; j < end; j += LANES) {
        fromArray(SPECIES, x, xo + j).mul((float) beta).intoArray(curved, j - i);
      }
      VectorFloatMath.sigmoid(end - i, curved, 0, spare, 0, spare);
      for (int j = i; j < end; j += LANES) {
        FloatVector z = fromArray(SPECIES, curved, j - i);
        FloatVector slope =
            fromArray(SPECIES, spare, j - i)
                .blend(1, z.compare(VectorOperators.GT, (float) threshold));
        fromArray(SPECIES, dx, dxo + j)
            .add(fromArray(SPECIES, dy, dyo + j).mul(slope))
            .intoArray(dx, dxo + j);
      }
    }
    super.softplusBackward(
        n - whole, beta, threshold, x, xo + whole, dy, dyo + whole, dx, dxo + whole);
  }

  @Override
  public void bceWithLogits(int n, float[] x, int xo, float[] t, int to, float[] y, int yo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      int end = Math.min(i + CHUNK, whole);
      VectorFloatMath.log1pExp(end - i, x, xo + i, curved, 0, spare);
      for (int j = i; j < end; j += LANES) {
        FloatVector v = fromArray(SPECIES, x, xo + j);
        FloatVector linear = v.max(0).sub(v.mul(fromArray(SPECIES, t, to + j)));
        linear.add(fromArray(SPECIES, curved, j - i)).intoArray(y, yo + j);
      }
    }
    super.bceWithLogits(n - whole, x, xo + whole, t, to + whole, y, yo + whole);
  }

  @Override
  public void bceWithLogitsBackward(
      int n, float[] x, int xo, float[] t, int to, float[] dy, int dyo, float[] dx, int dxo) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += CHUNK) {
      int end = sigmoidOfChunk(whole, i, x, xo);
      for (int j = i; j < end; j += LANES) {
        FloatVector slope = fromArray(SPECIES, spare, j - i).sub(fromArray(SPECIES, t, to + j));
        fromArray(SPECIES, dx, dxo + j)
            .add(fromArray(SPECIES, dy, dyo + j).mul(slope))
            .intoArray(dx, dxo + j);
      }
    }
    super.bceWithLogitsBackward(
        n - whole, x, xo + whole, t, to + whole, dy, dyo + whole, dx, dxo + whole);
  }
}
