package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Combine;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.data.Shard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Sums over whole data sets in canonical order: metrics of a model, and counts and lists of the
 * scores that it gives the rows. Not thread-safe: buffers are reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class EvaluationWorker<A> {
  private static final int BLOCK_ROWS = GradientWorker.BLOCK_ROWS;

  private final Kernels<A> kernels;
  private final WireForm<A> exact;
  private final ModelPlan<A> plan;
  private final Block<A> block;
  private final Target target;
  private final Map<Integer, A> scores = new HashMap<>(); // by shard, of the evaluation `known`
  private final Map<Integer, RankedScores<A>> ranked = new HashMap<>();
  private Command.Evaluate known;

  EvaluationWorker(Model model, Kernels<A> kernels) {
    this.kernels = kernels;
    this.exact = WireForm.of(Wire.EXACT, kernels);
    this.plan = new ModelPlan<>(model, kernels, BLOCK_ROWS);
    this.block = plan.newBlock();
    this.target = model.target();
  }

  /** Forgets the scores of the last evaluation. Mutates this worker. */
  void forget() {
    if (known != null) {
      known = null;
      scores.clear();
      ranked.clear();
    }
  }

  /** The {@link EvaluationSums} of the shards of {@code range}. Mutates this worker. */
  List<Partial<A>> evaluate(Command.Evaluate command, ShardRange<A> range, A parameters) {
    forget();
    known = command;
    return sums(range, Combine.ADD, shard -> shardMetrics(shard, parameters));
  }

  /** Counts the scores of the shards of {@code range}. Mutates this worker. */
  List<Partial<A>> count(Command.CountScores command, ShardRange<A> range, A parameters) {
    require(command.dataset(), command.number(), range, parameters);
    return sums(range, command.combine(), shard -> ranked(shard).count(command));
  }

  /** Lists scores of the shards of {@code range}. Mutates this worker. */
  List<Partial<A>> list(Command.ListScores command, ShardRange<A> range, A parameters) {
    require(command.dataset(), command.number(), range, parameters);
    return sums(range, command.combine(), shard -> ranked(shard).list(command));
  }

  private List<Partial<A>> sums(
      ShardRange<A> range, Combine how, Function<Shard<A>, double[]> ofShard) {
    return sums(exact, range, how, ofShard);
  }

  private static <A> List<Partial<A>> sums(
      WireForm<A> form, ShardRange<A> range, Combine how, Function<Shard<A>, double[]> ofShard) {
    return new TreeSum<>(form, how)
        .ofRange(
            range.total(),
            range.first(),
            range.end(),
            number -> {
              Shard<A> shard = range.shard(number);
              return shard.rows() == 0
                  ? null
                  : new Partial<>(0, number, null, ofShard.apply(shard));
            });
  }

  private double[] shardMetrics(Shard<A> shard, A parameters) {
    double[] sums = new double[EvaluationSums.count(target)];
    A kept = target.ranksRows() ? kernels.dtype().allocate(shard.rows()) : null;
    for (int at = 0; at < shard.rows(); at += BLOCK_ROWS) {
      Interruption.check();
      int rows = Math.min(BLOCK_ROWS, shard.rows() - at);
      double weightSum = block.gather(kernels, shard.block(), null, at, rows);
      double lossSum = plan.loss(block, parameters);
      EvaluationSums.add(target, plan, block, kernels.dtype(), lossSum, weightSum, sums);
      if (kept != null) {
        kernels.dtype().copy(plan.outputs(), 0, kept, at, rows);
      }
    }
    if (kept != null) {
      scores.put(shard.number(), kept);
    }
    return sums;
  }

  /** Computes the scores of an evaluation that this worker has not seen, or has forgotten. */
  private void require(int dataset, long number, ShardRange<A> range, A parameters) {
    Command.Evaluate wanted = new Command.Evaluate(dataset, number);
    if (!wanted.equals(known)) {
      evaluate(wanted, range, parameters);
    }
  }

  private RankedScores<A> ranked(Shard<A> shard) {
    return ranked.computeIfAbsent(
        shard.number(), number -> new RankedScores<>(kernels.dtype(), shard, scores.get(number)));
  }

  /** The {@link Command.Moments} of the shards of {@code range}. */
  static <A> List<Partial<A>> moments(
      Command.Moments command, ShardRange<A> range, Kernels<A> kernels) {
    WireForm<A> exact = WireForm.of(Wire.EXACT, kernels);
    return sums(
        exact,
        range,
        Combine.ADD,
        shard -> ColumnMoments.of(kernels.dtype(), shard.block(), command));
  }
}
