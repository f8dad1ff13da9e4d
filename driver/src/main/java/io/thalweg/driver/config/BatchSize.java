package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/**
 * The rows of one round: {@code batch} times {@code accumulate}. Workers add up the gradients of
 * the batches of a round before they answer, so that the round is that of one batch of all these
 * rows.
 *
 * @param rows rows per batch, or {@link Integer#MAX_VALUE} for {@link #FULL}
 * @param accumulate batches per round, at least 1; 1 for the full batch
 */
public record BatchSize(int rows, int accumulate) {
  /** All rows of the training data in every round. */
  public static final BatchSize FULL = new BatchSize(Integer.MAX_VALUE);

  /** Checks that there is at least one row. */
  public BatchSize {
    if (rows < 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'batch' is out of range")
          .expected("a whole number of at least 1, or full")
          .found(Integer.toString(rows));
    }
    if (accumulate < 1 || accumulate > 1 && rows == Integer.MAX_VALUE) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'accumulate' is out of range")
          .expected(
              "a whole number of at least 1; 1 with batch: full, which takes all rows at once")
          .found(Integer.toString(accumulate));
    }
    if ((long) rows * accumulate > Integer.MAX_VALUE) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'accumulate' is out of range")
          .expected("at most " + Integer.MAX_VALUE + " rows in a round")
          .found(accumulate + " batches of " + rows + " rows");
    }
  }

  /** A batch per round. */
  public BatchSize(int rows) {
    this(rows, 1);
  }

  /** Rows of a round. */
  public int rowsPerRound() {
    return rows * accumulate;
  }

  /** Whether each round takes all rows. */
  public boolean isFull() {
    return rows == Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    String text = isFull() ? "full" : Integer.toString(rows);
    return accumulate == 1 ? text : accumulate + " x " + text;
  }
}
