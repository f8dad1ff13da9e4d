package io.thalweg.driver.round;

import io.thalweg.driver.optim.Penalty;
import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import java.util.Optional;

/**
 * What is minimised: the weighted mean loss of the rows plus the penalty, as a function of the
 * trained parameters. Sums travel; here, once, they become means.
 *
 * @param trained what is not trained has gradient 0
 * @param penalty of the trained parameters
 * @param <A> {@code float[]} or {@code double[]}
 */
record MeanLoss<A>(Kernels<A> kernels, TrainedRanges trained, Optional<Penalty<A>> penalty) {

  /** The objective of {@code plan}. */
  static <A> MeanLoss<A> of(TrainingPlan plan, Kernels<A> kernels) {
    return new MeanLoss<>(kernels, plan.trained(), plan.penalty(kernels.dtype()));
  }

  /**
   * Value and gradient for a batch; NaN and 0 where all of its rows have weight 0. Mutates the
   * gradient of {@code sum} and keeps it.
   *
   * @param parameters at which the sums were taken
   */
  MeanGradient<A> mean(Partial<A> sum, A parameters) {
    double weight = sum.sums()[StepSums.WEIGHT];
    long rows = (long) sum.sums()[StepSums.ROWS];
    A gradient = sum.gradient();
    if (weight == 0) {
      return new MeanGradient<>(Double.NaN, penalty(parameters), gradient, 0, rows, 0);
    }
    DType<A> dtype = kernels.dtype();
    int size = dtype.length(gradient);
    kernels.scale(size, 1 / weight, gradient, 0, gradient, 0);
    trained.clearOthers(dtype, gradient);
    penalty.ifPresent(known -> known.addGradient(parameters, gradient));
    return new MeanGradient<>(
        sum.sums()[StepSums.LOSS] / weight,
        penalty(parameters),
        gradient,
        norm(size, gradient),
        rows,
        weight);
  }

  /** The penalty at {@code parameters}; 0 without one. */
  double penalty(A parameters) {
    return penalty.map(known -> known.value(parameters)).orElse(0.0);
  }

  /** The norm, taken again in float64 where squares overflow the run's dtype. */
  private double norm(int size, A gradient) {
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
}
