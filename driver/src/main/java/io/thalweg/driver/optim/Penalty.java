package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.util.List;

/**
 * The penalty of one model's objective: its value and its gradient.
 *
 * @param updates the arithmetic of the run's element type
 * @param ranges what is penalised
 * @param l1 weight of the sum of magnitudes
 * @param l2 weight of half the sum of squares
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Penalty<A>(
    UpdateKernels<A> updates, List<TrainedRange> ranges, double l1, double l2) {
  /**
   * The penalty that {@code spec} describes, over the trained parameters of a model.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if it would act on no parameter
   */
  public static <A> Penalty<A> of(
      PenaltySpec spec, Slots slots, TrainedRanges trained, DType<A> dtype) {
    List<TrainedRange> ranges =
        trained.layers().stream()
            .filter(range -> spec.bias() || !isBias(slots.at(range.offset()).name()))
            .toList();
    if (ranges.isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'penalty' acts on no parameter")
          .expected("a trained parameter that is not a bias")
          .found("trained parameters that are biases, all others are frozen")
          .remedy("remove the penalty, or let it act on biases with --set penalty.bias=true");
    }
    double l1 = spec.alpha() * spec.l1Ratio();
    double l2 = spec.alpha() * (1 - spec.l1Ratio());
    return new Penalty<>(UpdateKernels.of(dtype), ranges, l1, l2);
  }

  private static boolean isBias(String name) {
    return name.equals("bias") || name.endsWith(".bias");
  }

  /** The value at {@code parameters}, summed in float64. */
  public double value(A parameters) {
    double sum = 0;
    for (TrainedRange range : ranges) {
      sum += updates.penalty(range.offset(), range.end(), l1, l2, parameters);
    }
    return sum;
  }

  /**
   * Adds the gradient at {@code parameters}, with 0 as the subgradient of |w| at 0, as PyTorch has
   * it. Mutates {@code gradient}.
   */
  public void addGradient(A parameters, A gradient) {
    for (TrainedRange range : ranges) {
      if (Ranges.areSmall(range.offset(), range.end())) { // without even a lambda
        updates.addPenalty(range.offset(), range.end(), l1, l2, parameters, gradient);
      } else {
        Ranges.split(
            range.offset(),
            range.end(),
            (from, to) -> updates.addPenalty(from, to, l1, l2, parameters, gradient));
      }
    }
  }
}
