package io.thalweg.driver.ingest.synthetic;

/** Weighted least squares by the normal equations and Gaussian elimination. */
final class LeastSquares {
  private final int width;
  private final double[][] equations; // (width, width + 1): the last column is the right side

  LeastSquares(int width) {
    this.width = width;
    equations = new double[width][width + 1];
  }

  /** Adds a row: {@code weight} times its squared distance from {@code target} is to be small. */
  void add(double[] x, double weight, double target) {
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        equations[i][j] += weight * x[i] * x[j];
      }
      equations[i][width] += weight * x[i] * target;
    }
  }

  /** The solution. Destroys the equations. */
  double[] solve() {
    for (int pivot = 0; pivot < width; pivot++) {
      for (int i = 0; i < width; i++) {
        double factor = i == pivot ? 0 : equations[i][pivot] / equations[pivot][pivot];
        for (int j = pivot; factor != 0 && j <= width; j++) {
          equations[i][j] -= factor * equations[pivot][j];
        }
      }
    }
    double[] solution = new double[width];
    for (int i = 0; i < width; i++) {
      solution[i] = equations[i][width] / equations[i][i];
    }
    return solution;
  }
}
