package io.thalweg.shared.tensor.vector;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.MatrixProduct;
import io.thalweg.shared.tensor.scalar.ScalarDoubleMatmul;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The arithmetic of 64-bit floats with the Vector API; the same bits as the scalar kernels. */
public final class VectorDoubleKernels extends VectorDoubleFunctions {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.DOUBLE;
  private static final int LANES = SPECIES.length();

  private static final WarmUp WARM_UP =
      WarmUp.start(
          DType.FLOAT64,
          new ScalarDoubleMatmul(),
          new VectorDoubleMatmul(),
          () -> new VectorDoubleKernels(new VectorDoubleMatmul()));

  /** Kernels with the Vector API throughout, once C2 has compiled it. */
  public VectorDoubleKernels() {
    this(new TieredMatmul<>(new ScalarDoubleMatmul(), new VectorDoubleMatmul(), WARM_UP));
  }

  /** Kernels whose matrix product is someone else's; they bear its name. */
  public VectorDoubleKernels(MatrixProduct<double[]> product) {
    super(product);
  }

  @Override
  public double sum(int n, double[] x, int xo) {
    int whole = n - n % ACCUMULATORS;
    for (int lane = 0; lane < ACCUMULATORS; lane += 2 * LANES) {
      sumLanes(whole, x, xo, lane);
    }
    for (int i = whole; i < n; i++) {
      accumulators[i - whole] += x[xo + i];
    }
    return tree(accumulators, 0);
  }

  /** Two vectors of accumulators from {@code lane} on; one where a vector has 16 lanes. */
  private void sumLanes(int n, double[] x, int xo, int lane) {
    int second = (lane + LANES) % ACCUMULATORS;
    DoubleVector low = broadcast(SPECIES, 0);
    DoubleVector high = broadcast(SPECIES, 0);
    for (int i = 0; i < n; i += ACCUMULATORS) {
      low = low.add(fromArray(SPECIES, x, xo + lane + i));
      high = high.add(fromArray(SPECIES, x, xo + second + i));
    }
    low.intoArray(accumulators, lane);
    high.intoArray(accumulators, second);
  }

  @Override
  public double dot(int n, double[] x, int xo, double[] y, int yo) {
    int whole = n - n % ACCUMULATORS;
    for (int lane = 0; lane < ACCUMULATORS; lane += 2 * LANES) {
      dotLanes(whole, x, xo, y, yo, lane);
    }
    for (int i = whole; i < n; i++) {
      accumulators[i - whole] = Math.fma(x[xo + i], y[yo + i], accumulators[i - whole]);
    }
    return tree(accumulators, 0);
  }

  private void dotLanes(int n, double[] x, int xo, double[] y, int yo, int lane) {
    int second = (lane + LANES) % ACCUMULATORS;
    DoubleVector low = broadcast(SPECIES, 0);
    DoubleVector high = broadcast(SPECIES, 0);
    for (int i = 0; i < n; i += ACCUMULATORS) {
      low = fromArray(SPECIES, x, xo + lane + i).fma(fromArray(SPECIES, y, yo + lane + i), low);
      high =
          fromArray(SPECIES, x, xo + second + i).fma(fromArray(SPECIES, y, yo + second + i), high);
    }
    low.intoArray(accumulators, lane);
    high.intoArray(accumulators, second);
  }

  @Override
  public void addToRows(
      int rows, int n, double alpha, double[] c, int co, double[] x, int xo, double[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      double value = alpha * c[co + r];
      int from = r * n;
      int i = 0;
      for (; i < SPECIES.loopBound(n); i += LANES) {
        fromArray(SPECIES, x, xo + from + i).add(value).intoArray(y, yo + from + i);
      }
      for (; i < n; i++) {
        y[yo + from + i] = x[xo + from + i] + value;
      }
    }
  }

  @Override
  public void scaleRows(
      int rows, int n, double[] c, int co, double[] x, int xo, double[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      double value = c[co + r];
      int from = r * n;
      int i = 0;
      for (; i < SPECIES.loopBound(n); i += LANES) {
        fromArray(SPECIES, x, xo + from + i).mul(value).intoArray(y, yo + from + i);
      }
      for (; i < n; i++) {
        y[yo + from + i] = x[xo + from + i] * value;
      }
    }
  }

  @Override
  public void divideRows(
      int rows, int n, double[] c, int co, double[] x, int xo, double[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      double value = c[co + r];
      int from = r * n;
      int i = 0;
      for (; i < SPECIES.loopBound(n); i += LANES) {
        fromArray(SPECIES, x, xo + from + i).div(value).intoArray(y, yo + from + i);
      }
      for (; i < n; i++) {
        y[yo + from + i] = x[xo + from + i] / value;
      }
    }
  }

  @Override
  public void standardize(
      int rows,
      int n,
      double[] mean,
      int mo,
      double[] scale,
      int so,
      double[] x,
      int xo,
      double[] y,
      int yo) {
    int whole = SPECIES.loopBound(n);
    for (int r = 0; r < rows; r++) {
      int from = r * n;
      for (int i = 0; i < whole; i += LANES) {
        fromArray(SPECIES, x, xo + from + i)
            .sub(fromArray(SPECIES, mean, mo + i))
            .mul(fromArray(SPECIES, scale, so + i))
            .intoArray(y, yo + from + i);
      }
      super.standardize(
          1,
          n - whole,
          mean,
          mo + whole,
          scale,
          so + whole,
          x,
          xo + from + whole,
          y,
          yo + from + whole);
    }
  }

  @Override
  public void gather(int rows, int n, double[] x, int[] order, int at, double[] y) {
    VectorDoubleGather.gather(rows, n, x, order, at, y);
  }

  @Override
  public void correlate(
      int m,
      int n,
      int k,
      double[] w,
      int wo,
      int[] shifts,
      int so,
      double[] x,
      int xo,
      double[] y,
      int yo) {
    VectorDoubleCorrelation.correlate(m, n, k, w, wo, shifts, so, x, xo, y, yo);
  }

  @Override
  public void correlateLanes(
      int m,
      int n,
      int k,
      double[] y,
      int yo,
      int ld,
      int[] shifts,
      int so,
      double[] x,
      int xo,
      double[] lanes,
      int lo) {
    VectorDoubleCorrelation.lanes(m, n, k, y, yo, ld, shifts, so, x, xo, lanes, lo);
  }
}
