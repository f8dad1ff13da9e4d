package io.thalweg.driver.fit;

import io.thalweg.driver.config.BadRows;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rows of a training.
 *
 * @param train what is trained on; empty for an objective without data
 * @param test rows of a source of their own that are only evaluated
 * @param validationFraction the share of the training rows that is held out instead, in [0, 1); 0
 *     for none
 * @param standardize whether features are brought to mean 0 and deviation 1
 * @param badRows what happens to rows that cannot be used
 */
public record FitData(
    Optional<RowSource> train,
    Optional<RowSource> test,
    double validationFraction,
    boolean standardize,
    BadRows badRows) {

  /** Checks that no part is null. */
  public FitData {
    Objects.requireNonNull(train);
    Objects.requireNonNull(test);
    Objects.requireNonNull(badRows);
  }

  /** Whether some rows are held out. */
  public boolean hasHeldOut() {
    return test.isPresent() || validationFraction > 0;
  }

  /** The columns of the label; none where there is no label. */
  public List<String> labels() {
    return train.map(rows -> rows.columns().label().columns()).orElse(List.of());
  }
}
