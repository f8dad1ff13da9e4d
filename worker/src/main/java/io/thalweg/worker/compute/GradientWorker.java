package io.thalweg.worker.compute;

import io.thalweg.shared.data.BatchIntervals;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.WireForm;
import java.util.Arrays;
import java.util.List;

/**
 * Computes the gradient sums of batches over the shards that a worker owns. Rows of a shard are
 * taken in the visiting order, {@value #BLOCK_ROWS} at a time; sums within a block are taken in the
 * run's dtype, sums of blocks in float64, rounded once per shard. Not thread-safe: buffers are
 * reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class GradientWorker<A> {
  /** Rows per pass through the model. Part of the order of summation: changing it changes bits. */
  static final int BLOCK_ROWS = 256;

  private final Kernels<A> kernels;
  private final BatchPlan plan;
  private final long seed;
  private final ShardRange<A> range;
  private final ModelPlan<A> model;
  private final Block<A> block;
  private final TreeSum<A> tree;
  private final VisitedRows<A> visited;
  private final ReadAhead ahead = new ReadAhead();
  private final BatchIntervals batch;
  private final Progress progress;
  private final int size;
  private double[] wide;

  GradientWorker(
      Command.Load load, Model model, ShardRange<A> range, Kernels<A> kernels, Progress progress) {
    this.progress = progress;
    this.kernels = kernels;
    this.plan = load.plan();
    this.seed = load.seed();
    this.range = range;
    this.size = model.slots().size();
    long most = Math.min(plan.batch(), Math.max(plan.maxShardRows(), 1));
    int rows = (int) Math.min(BLOCK_ROWS + 1, most);
    this.model = new ModelPlan<>(model, kernels, rows);
    this.block = this.model.newBlock();
    this.tree = new TreeSum<>(WireForm.of(load.wire(), kernels));
    this.visited = plan.isFullBatch() ? null : new VisitedRows<>(range, seed);
    this.batch = new BatchIntervals(plan);
  }

  /**
   * The partial gradient sums of a batch. Valid until {@link #release} gives their buffers back.
   */
  List<Partial<A>> step(Command.Step step, A parameters) {
    batch.moveTo(step.epoch(), step.step());
    if (plan.groups() > 1 && batch.entersGroup()) {
      ahead.of(range, batch.shardsToCome());
    }
    long key = CounterRandom.key(CounterRandom.key(seed, step.epoch()), step.step());
    return tree.ofRange(
        range.total(), range.first(), range.end(), new BatchSums(step.epoch(), key, parameters));
  }

  /** The gradient sums of the shards of the present batch. */
  private final class BatchSums implements TreeSum.Leaves<A> {
    private final long epoch;
    private final long key;
    private final A parameters;

    BatchSums(long epoch, long key, A parameters) {
      this.epoch = epoch;
      this.key = key;
      this.parameters = parameters;
    }

    @Override
    public Partial<A> sum(int shard) {
      return shardSum(shard, epoch, key, parameters);
    }

    @Override
    public boolean anyWithin(int begin, int end) {
      return batch.anyWithin(begin, end);
    }
  }

  void release(List<Partial<A>> partials) {
    tree.release(partials);
  }

  private Partial<A> shardSum(int number, long epoch, long stepKey, A parameters) {
    int begin = batch.from(number);
    int end = batch.to(number);
    if (end == 0) {
      return null;
    }
    if (plan.isFullBatch()) {
      ahead.after(range, number);
    }
    long shardKey = CounterRandom.key(stepKey, number);
    A gradient = tree.borrow(size);
    double[] sums = new double[StepSums.COUNT];
    boolean manyBlocks = blockRows(end - begin) < end - begin;
    if (manyBlocks) {
      wide = wide == null ? new double[size] : wide;
      Arrays.fill(wide, 0);
    }
    int rows;
    for (int at = begin; at < end; at += rows) {
      Interruption.check();
      rows = blockRows(end - at);
      double weight = gather(number, epoch, at, rows);
      long maskKey = CounterRandom.key(shardKey, at);
      sums[StepSums.LOSS] += model.gradient(block, parameters, maskKey, gradient);
      sums[StepSums.WEIGHT] += model.lossWeight(block, weight);
      if (manyBlocks) {
        kernels.addWide(size, gradient, 0, wide);
      }
      progress.advance();
    }
    if (manyBlocks) {
      kernels.narrow(size, wide, gradient, 0);
    }
    sums[StepSums.ROWS] = end - begin;
    return new Partial<>(0, number, gradient, sums);
  }

  private double gather(int number, long epoch, int at, int rows) {
    return visited == null
        ? range.shard(number).gather(kernels, block, null, at, rows)
        : visited.gather(kernels, block, number, epoch, at, rows);
  }

  /**
   * The rows of the block that begins where {@code left} rows are left: a last row is not alone.
   */
  static int blockRows(int left) {
    return left == BLOCK_ROWS + 1 ? left : Math.min(BLOCK_ROWS, left);
  }
}
