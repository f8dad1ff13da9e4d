package io.thalweg.driver.round;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import java.util.List;

/**
 * The running averages of a model (batch_norm's): parts of the parameter vector that no optimizer
 * trains. In a round's gradient sum their places hold the sum over rows of what was measured; the
 * averages move towards the mean of it once per round.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RunningAverages<A> {
  private final DType<A> dtype;
  private final List<Slot> slots;
  private final double[] measured; // all slots, one after the other

  RunningAverages(Slots all, DType<A> dtype) {
    this.dtype = dtype;
    this.slots = all.list().stream().filter(slot -> !slot.trained()).toList();
    this.measured = new double[slots.stream().mapToInt(Slot::size).sum()];
  }

  /** Takes the means out of a round's sum, before it is divided by the weights. */
  void measure(Partial<A> sum) {
    measure(sum.gradient(), sum.sums()[StepSums.ROWS]);
  }

  /** The same of the gradient sum of so many rows. */
  void measure(A gradient, double rows) {
    int at = 0;
    for (Slot slot : slots) {
      for (int i = slot.offset(); i < slot.end(); i++) {
        measured[at++] = dtype.get(gradient, i) / rows;
      }
    }
  }

  /**
   * Checks what was measured.
   *
   * @throws ThalwegException with {@link ErrorCode#NOT_FINITE} if a number is not finite
   */
  void check(long round) {
    int at = 0;
    for (Slot slot : slots) {
      for (int i = 0; i < slot.size(); i++) {
        if (!Double.isFinite(measured[at++])) {
          throw ThalwegException.of(
                  ErrorCode.NOT_FINITE, "training diverged in round " + (round + 1))
              .expected("finite statistics in every batch_norm layer")
              .found(slot.name() + " is to move to " + measured[at - 1])
              .remedy(
                  "take a smaller learning rate, or bring the features to one scale"
                      + " (data.standardize: true)");
        }
      }
    }
  }

  /** Moves the averages to what was measured. Mutates {@code parameters}. */
  void move(A parameters) {
    int at = 0;
    for (Slot slot : slots) {
      for (int i = slot.offset(); i < slot.end(); i++) {
        double old = dtype.get(parameters, i);
        dtype.set(parameters, i, old + slot.momentum() * (measured[at++] - old));
      }
    }
  }
}
