package io.thalweg.driver.config;

import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Wire;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model is trained, whatever it is and whatever its rows are, with every default filled in.
 *
 * @param optimizer the optimizer, all its defaults written out
 * @param schedule the learning-rate schedule, all its defaults written out
 * @param batch rows per round
 * @param length when the run is over
 * @param seed decides everything that is random
 * @param dtype the element type of features and parameters
 * @param transport how driver and workers talk
 * @param kernels the arithmetic that is asked for
 * @param wire the form in which parameters and gradient sums travel
 * @param shards the number of shards, a power of two; empty lets the data decide
 * @param window shards that are visited at a time, a power of two; empty for all of them
 * @param logEvery rounds from one line of metrics to the next; empty lets the length decide
 * @param evaluateEvery epochs from one evaluation to the next
 * @param diagnosis what happens when something is found to be wrong
 * @param onDivergence what becomes of a run that diverges
 * @param regularization penalty, frozen parameters, averaging and early stopping
 * @param checkpoint when a checkpoint is written; empty for never
 * @param initFrom where the first parameters come from, if not from their initialisers: a run, a
 *     checkpoint or a model
 */
public record FitSettings(
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    BatchSize batch,
    RunLength length,
    long seed,
    DType<?> dtype,
    TransportChoice transport,
    KernelChoice kernels,
    Wire wire,
    OptionalInt shards,
    OptionalInt window,
    OptionalInt logEvery,
    int evaluateEvery,
    Diagnosis diagnosis,
    OnDivergence onDivergence,
    Regularization regularization,
    Optional<CheckpointRule> checkpoint,
    Optional<Path> initFrom) {
  private static final long LOG_LINES = 1000;

  /** Checks each value that has no type of its own. */
  public FitSettings {
    optimizer = optimizer.resolved();
    schedule = schedule.resolved();
    requireShards(shards);
    requireWindow(window);
  }

  /** The batches of the epochs over shards of so many rows. */
  public BatchStages batches(int[] shardRows) {
    int group = window.orElse(shardRows.length);
    return batch.stages(length, rows -> new BatchPlan(shardRows, rows, group, seed));
  }

  /** These settings in the words of a config, in a fixed order. */
  public Map<String, Object> describe() {
    return ConfigWriter.settings(this);
  }

  /** Rounds from one line of metrics to the next in a run of {@code rounds}. */
  public long logEvery(long rounds) {
    return logEvery.isPresent()
        ? logEvery.getAsInt()
        : Math.max(1, (rounds + LOG_LINES - 1) / LOG_LINES);
  }

  /**
   * Checks a window.
   *
   * @throws ThalwegException BAD_VALUE unless it is a power of two, or absent
   */
  public static OptionalInt requireWindow(OptionalInt window) {
    if (window.isPresent() && Integer.bitCount(window.getAsInt()) != 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'data.window' is out of range")
          .expected("all, or a power of two (1, 2, 4, ...)")
          .found(Integer.toString(window.getAsInt()));
    }
    return window;
  }

  /**
   * Checks a number of shards.
   *
   * @throws ThalwegException BAD_VALUE unless it is a power of two, or absent
   */
  public static OptionalInt requireShards(OptionalInt shards) {
    if (shards.isPresent() && Integer.bitCount(shards.getAsInt()) != 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'shards' is out of range")
          .expected("auto, or a power of two (1, 2, 4, ...)")
          .found(Integer.toString(shards.getAsInt()));
    }
    return shards;
  }
}
