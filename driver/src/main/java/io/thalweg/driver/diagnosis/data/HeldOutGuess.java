package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.diagnosis.Facts;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import java.util.Optional;

/** What held-out rows cost a model that gives every row the same. */
public final class HeldOutGuess {
  private HeldOutGuess() {}

  /** The best constant prediction; empty where rows or loss do not say it. */
  public static Optional<Facts.Guess> of(Optional<DataProfile> profile, Model model) {
    return profile
        .flatMap(DataProfile::heldOut)
        .filter(rows -> model instanceof ModelSpec)
        .flatMap(rows -> of(rows, ((ModelSpec) model).loss()));
  }

  private static Optional<Facts.Guess> of(RowsProfile rows, Loss loss) {
    double constant = rows.label().map(label -> constant(label, loss)).orElse(Double.NaN);
    return constant > 0 ? Optional.of(new Facts.Guess(rows.rows(), constant)) : Optional.empty();
  }

  private static double constant(LabelProfile label, Loss loss) {
    boolean plain =
        loss instanceof Loss.CrossEntropy over
                && over.weight().isEmpty()
                && over.labelSmoothing() == 0
            || loss instanceof Loss.BceWithLogits two && two.posWeight() == 1;
    return plain && label.integral()
        ? label.entropy()
        : loss instanceof Loss.Mse
            ? label.variance()
            : loss instanceof Loss.L1 ? label.absolute() : Double.NaN;
  }
}
