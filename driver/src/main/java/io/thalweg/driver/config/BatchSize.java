package io.thalweg.driver.config;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The rows of one round: {@code batch} times {@code accumulate}. Workers add up the gradients of
 * the batches of a round before they answer, so that the round is that of one batch of all these
 * rows.
 *
 * @param rows rows per batch, or {@link Integer#MAX_VALUE} for {@link #FULL}
 * @param accumulate batches per round, at least 1; 1 for the full batch
 * @param schedule how the rows per batch grow from these in the first epoch
 */
public record BatchSize(int rows, int accumulate, Optional<BatchSchedule> schedule) {
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

  /** Always as many rows. */
  public BatchSize(int rows, int accumulate) {
    this(rows, accumulate, Optional.empty());
  }

  /** Batches that grow. */
  public BatchSize(BatchSchedule schedule, int accumulate) {
    this(schedule.growth().sizes().start(), accumulate, Optional.of(schedule));
  }

  /**
   * The batches of a run's epochs.
   *
   * @param length of the run
   * @param plan the batches of an epoch with so many rows per round
   */
  BatchStages stages(RunLength length, LongFunction<BatchPlan> plan) {
    BatchPlan first = plan.apply(rowsPerRound());
    if (schedule.isEmpty()) {
      return BatchStages.of(first);
    }
    BatchGrowth growth = schedule.get().growth();
    List<BatchStages.Stage> stages = new ArrayList<>(List.of(new BatchStages.Stage(0, 0, first)));
    BatchStages known = new BatchStages(stages);
    long epoch = growth.nextChange(0);
    while (length.reaches(epoch, known) && !last(stages).isFullBatch()) {
      BatchPlan next = plan.apply((long) growth.rows(epoch) * accumulate);
      if (next.batch() != last(stages).batch()) {
        stages.add(new BatchStages.Stage(epoch, known.rounds(epoch), next));
        known = new BatchStages(stages);
      }
      epoch =
          growth.rows(epoch) == growth.sizes().max() ? Long.MAX_VALUE : growth.nextChange(epoch);
    }
    return known;
  }

  private static BatchPlan last(List<BatchStages.Stage> stages) {
    return stages.get(stages.size() - 1).plan();
  }

  /** Rows of a round, in the first epoch. */
  public int rowsPerRound() {
    return rows * accumulate;
  }

  /** Whether each round takes all rows. */
  public boolean isFull() {
    return rows == Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    String first = isFull() ? "full" : Integer.toString(rows);
    String text = schedule.map(known -> first + " and growing").orElse(first);
    return accumulate == 1 ? text : accumulate + " x " + text;
  }
}
