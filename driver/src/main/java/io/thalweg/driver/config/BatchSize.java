package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/**
 * The rows of one round: {@code batch}.
 *
 * @param rows rows per batch, or {@link Integer#MAX_VALUE} for {@link #FULL}
 */
public record BatchSize(int rows) {
  /** All rows of the training data in every round. */
  public static final BatchSize FULL = new BatchSize(Integer.MAX_VALUE);

  /** Checks that there is at least one row. */
  public BatchSize {
    if (rows < 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'batch' is out of range")
          .expected("a whole number of at least 1, or full")
          .found(Integer.toString(rows));
    }
  }

  /** Whether each round takes all rows. */
  public boolean isFull() {
    return rows == Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return isFull() ? "full" : Integer.toString(rows);
  }
}
