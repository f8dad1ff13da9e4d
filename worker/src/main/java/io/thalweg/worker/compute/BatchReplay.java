package io.thalweg.worker.compute;

import io.thalweg.shared.data.BatchIntervals;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.VisitOrder;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.data.PickedRow;
import io.thalweg.worker.data.Shard;
import java.util.Optional;

/**
 * Runs a batch again, in the blocks and with the masks of {@link GradientWorker}, with a look at
 * every operation.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class BatchReplay<A> {
  private final Kernels<A> kernels;
  private final BatchPlan plan;
  private final long seed;
  private final BatchIntervals batch;
  private final Command.Step step;
  private final Model model;
  private final A parameters;

  /**
   * A replay of the batch of {@code step}.
   *
   * @param model without the standardisation that {@code load} brings
   * @param parameters at which the batch was computed
   */
  public BatchReplay(
      DType<A> dtype,
      KernelChoice choice,
      Model model,
      Command.Load load,
      Command.Step step,
      A parameters) {
    this.kernels = KernelProvider.find(dtype, choice);
    this.plan = load.plan();
    this.seed = load.seed();
    this.batch = new BatchIntervals(plan);
    batch.moveTo(step.epoch(), step.step());
    this.step = step;
    this.model = model.with(load.standardize());
    this.parameters = parameters;
  }

  /**
   * The first fault in the order of execution among a shard's rows of the batch, if there is one.
   */
  public Optional<Fault> of(Shard<A> packed) {
    Shard<A> shard = packed.onHeap();
    int begin = batch.from(shard.number());
    int end = batch.to(shard.number());
    int[] order =
        plan.isFullBatch()
            ? null
            : new VisitOrder(seed, shard.number(), shard.rows()).of(step.epoch());
    int capacity = Math.min(GradientWorker.BLOCK_ROWS + 1, Math.max(1, end - begin));
    ModelPlan<A> computed = new ModelPlan<>(model, kernels, capacity);
    Block<A> block = computed.newBlock();
    A gradient = kernels.dtype().allocate(model.slots().size());
    long shardKey = shardKey(shard.number());
    Fault first = null;
    int rows;
    for (int at = begin; at < end; at += rows) {
      rows = GradientWorker.blockRows(end - at);
      block.gather(kernels, shard.block(), order, at, rows);
      FirstFault<A> found = new FirstFault<>(kernels.dtype(), rows);
      computed.watch(block, parameters, CounterRandom.key(shardKey, at), gradient, found);
      if (found.isFound()) {
        int row = found.row() < 0 ? -1 : order == null ? at + found.row() : order[at + found.row()];
        Fault fault = found.fault(row < 0 ? null : PickedRow.of(kernels.dtype(), shard, row));
        first = Fault.earlier(first, fault);
      }
    }
    return Optional.ofNullable(first);
  }

  private long shardKey(int shard) {
    long key = CounterRandom.key(CounterRandom.key(seed, step.epoch()), step.step());
    return CounterRandom.key(key, shard);
  }
}
