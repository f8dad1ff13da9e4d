package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.NUMBER;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.Shape;

/**
 * A random matrix whose rows, or columns if they are fewer, are orthogonal and of length {@code
 * gain} (Saxe, McClelland, Ganguli: arXiv 1312.6120). A shape of more axes is a matrix whose rows
 * are its first axis. Standard normal numbers are made orthogonal row by row (Gram and Schmidt,
 * each row twice, which keeps float64 accuracy): the factor Q of a QR decomposition whose R has a
 * positive diagonal, as PyTorch takes it.
 *
 * @param gain the length of the vectors
 */
public record Orthogonal(double gain) implements Initialiser {
  static final Spec<Orthogonal> SPEC =
      Spec.of(
              "orthogonal",
              Orthogonal.class,
              o -> new Orthogonal(o.always("gain", NUMBER, 1.0, Orthogonal::gain)))
          .note("for matrices, a shape of more axes counts as (first, others)");

  @Override
  public double[] values(long key, Shape shape, int fanIn, int fanOut) {
    if (shape.rank() < 2) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "orthogonal initialises matrices")
          .expected("a parameter of at least two axes")
          .found("one of shape " + shape)
          .remedy("take another initialiser for it, such as zeros");
    }
    int rows = shape.dim(0);
    int columns = shape.size() / Math.max(1, rows);
    double[][] vectors = new double[Math.min(rows, columns)][Math.max(rows, columns)];
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < vectors[i].length; j++) {
        int index = rows <= columns ? i * columns + j : j * columns + i;
        vectors[i][j] = CounterRandom.normal(key, index);
      }
      orthogonalise(vectors, i);
    }
    double[] values = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = gain * (rows <= columns ? vectors[i][j] : vectors[j][i]);
      }
    }
    return values;
  }

  /** Makes vector {@code i} orthogonal to those before it, and its length 1. Mutates it. */
  private static void orthogonalise(double[][] vectors, int i) {
    double[] vector = vectors[i];
    for (int pass = 0; pass < 2; pass++) {
      for (int k = 0; k < i; k++) {
        double part = dot(vectors[k], vector);
        for (int j = 0; j < vector.length; j++) {
          vector[j] -= part * vectors[k][j];
        }
      }
    }
    double length = Math.sqrt(dot(vector, vector));
    for (int j = 0; j < vector.length; j++) {
      vector[j] /= length;
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }
}
