package io.thalweg.driver.round;

import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;

/**
 * The mean loss and gradient of a batch. Sums travel; here, once, they become means.
 *
 * @param loss weighted mean loss
 * @param gradient gradient of the mean loss, (parameters)
 * @param norm Euclidean norm of the gradient
 * @param rows rows of the batch
 * @param <A> {@code float[]} or {@code double[]}
 */
record MeanGradient<A>(double loss, A gradient, double norm, long rows) {

  /**
   * Divides the sums by the weight. What is not trained has gradient 0. Mutates the gradient of
   * {@code sum} and keeps it.
   */
  static <A> MeanGradient<A> of(Partial<A> sum, TrainedRanges trained, Kernels<A> kernels) {
    double weight = sum.sums()[StepSums.WEIGHT];
    if (weight == 0) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "all rows of a batch have weight 0")
          .expected("a positive weight in every batch")
          .remedy("drop the rows of weight 0, or take a larger batch");
    }
    DType<A> dtype = kernels.dtype();
    A gradient = sum.gradient();
    int size = dtype.length(gradient);
    kernels.scale(size, 1 / weight, gradient, 0, gradient, 0);
    trained.clearOthers(dtype, gradient);
    double loss = sum.sums()[StepSums.LOSS] / weight;
    double norm = norm(size, gradient, kernels);
    return new MeanGradient<>(loss, gradient, norm, (long) sum.sums()[StepSums.ROWS]);
  }

  /** The norm, taken again in float64 where squares overflow the run's dtype. */
  private static <A> double norm(int size, A gradient, Kernels<A> kernels) {
    double square = kernels.dot(size, gradient, 0, gradient, 0);
    if (Double.isFinite(square)) {
      return Math.sqrt(square);
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double g = kernels.dtype().get(gradient, i);
      sum += g * g;
    }
    return Math.sqrt(sum);
  }

  /** Whether loss and gradient are finite. */
  boolean isFinite() {
    return Double.isFinite(loss) && Double.isFinite(norm);
  }
}
