package io.thalweg.shared.nn;

import io.thalweg.shared.tensor.DType;

/**
 * What a parameter and its gradient are like.
 *
 * @param name of the parameter: {@code 3.weight}
 * @param size numbers in it
 * @param parameterNorm its Euclidean norm
 * @param gradientNorm the norm of the gradient of the mean loss
 * @param zeroGradients share of its numbers whose gradient is 0
 */
public record SlotMeasure(
    String name, int size, double parameterNorm, double gradientNorm, double zeroGradients) {

  /**
   * Measures a slot.
   *
   * @param gradient of the sum of the losses, (parameters)
   * @param weight what makes a mean of the sum
   */
  static <A> SlotMeasure of(Slot slot, DType<A> dtype, A parameters, A gradient, double weight) {
    double parameterSquares = 0;
    double gradientSquares = 0;
    int zeros = 0;
    for (int i = slot.offset(); i < slot.end(); i++) {
      double p = dtype.get(parameters, i);
      double g = dtype.get(gradient, i) / weight;
      parameterSquares += p * p;
      gradientSquares += g * g;
      zeros += g == 0 ? 1 : 0;
    }
    return new SlotMeasure(
        slot.name(),
        slot.size(),
        Math.sqrt(parameterSquares),
        Math.sqrt(gradientSquares),
        (double) zeros / slot.size());
  }
}
