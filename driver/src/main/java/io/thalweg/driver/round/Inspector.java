package io.thalweg.driver.round;

import io.thalweg.driver.diagnosis.Rates;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Wire;
import java.util.Locale;

/**
 * Looks at every round before it becomes the driver's state. A loss or gradient that is not finite
 * stops the run with the round, the parameter and the remedy.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Inspector<A> {
  private static final String WIDER =
      "sums of gradients beyond 65504 do not fit wire: fp16; take --set wire=bf16, which has the"
          + " range of float32, or --set wire=exact";

  private final Slots slots;
  private final DType<A> dtype;
  private final Wire wire;
  private final boolean unscaled;
  private final double lr;

  Inspector(TrainingPlan plan, DType<A> dtype) {
    this.slots = plan.model().slots();
    this.dtype = dtype;
    this.wire = plan.wire();
    this.lr = plan.optimizer().lr();
    this.unscaled = Cure.isUnscaled(plan.model());
  }

  /**
   * Throws NOT_FINITE unless {@code mean} is sound; a batch without weight is.
   *
   * @param lastLoss the loss of the last sound round; NaN before the first
   */
  void check(MeanGradient<A> mean, long round, long epoch, double lastLoss) {
    if (mean.isEmpty() || mean.isFinite()) {
      return;
    }
    throw ThalwegException.of(
            ErrorCode.NOT_FINITE,
            String.format(
                Locale.ROOT,
                "training diverged in round %d (epoch %d): %s",
                round + 1,
                epoch + 1,
                symptom(mean)))
        .expected("a finite loss and gradient")
        .found(
            String.format(
                Locale.ROOT,
                "loss %s, gradient norm %s; the loss of the round before was %s",
                mean.loss(),
                mean.norm(),
                Double.isNaN(lastLoss) ? "unknown" : String.valueOf(lastLoss)))
        .remedy(wire == Wire.FP16 && Double.isFinite(mean.loss()) ? WIDER : remedy());
  }

  private String symptom(MeanGradient<A> mean) {
    for (Slot slot : slots.list()) {
      for (int i = slot.offset(); i < slot.end(); i++) {
        if (!Double.isFinite(dtype.get(mean.gradient(), i))) {
          return "the gradient of " + slot.name() + " " + slot.shape() + " is not finite";
        }
      }
    }
    return "the loss is not finite";
  }

  private String remedy() {
    String smaller =
        String.format(
            "take a smaller learning rate, such as --set optimizer.lr=%s", Rates.lower(lr, 1));
    return unscaled
        ? smaller + "; features of different scales need --set data.standardize=true as well"
        : smaller;
  }
}
