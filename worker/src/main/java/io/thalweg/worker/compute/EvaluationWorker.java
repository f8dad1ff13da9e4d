package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.data.Shard;
import java.util.List;

/**
 * Sums over whole data sets in canonical order: metrics of a model, moments of the features. Not
 * thread-safe: buffers are reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class EvaluationWorker<A> {
  private static final int BLOCK_ROWS = GradientWorker.BLOCK_ROWS;

  private final Kernels<A> kernels;
  private final TreeSum<A> tree;
  private final ModelPlan<A> plan;
  private final Task task;

  EvaluationWorker(Model model, Kernels<A> kernels) {
    this.kernels = kernels;
    this.tree = new TreeSum<>(WireForm.of(Wire.EXACT, kernels));
    this.plan = new ModelPlan<>(model, kernels, BLOCK_ROWS);
    this.task = Task.of(model);
  }

  /** The {@link EvaluationSums} of the shards of {@code range}. */
  List<Partial<A>> evaluate(Command.Evaluate command, ShardRange<A> range, A parameters) {
    return tree.ofRange(
        range.total(),
        range.first(),
        range.end(),
        number -> shardMetrics(range.shard(number), command.labelShift(), parameters));
  }

  private Partial<A> shardMetrics(Shard<A> shard, double labelShift, A parameters) {
    if (shard.rows() == 0) {
      return null;
    }
    double[] sums = new double[EvaluationSums.count(task)];
    for (int at = 0; at < shard.rows(); at += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, shard.rows() - at);
      double weightSum = RowGather.gather(kernels, shard, null, at, rows, plan);
      double lossSum = plan.loss(parameters, rows);
      EvaluationSums.add(task, plan, kernels.dtype(), rows, labelShift, lossSum, weightSum, sums);
    }
    return new Partial<>(0, shard.number(), null, sums);
  }

  /** Rows, then per feature the sum and the sum of squares of x - shift. */
  static <A> List<Partial<A>> moments(
      Command.Moments command, ShardRange<A> range, Kernels<A> kernels) {
    return new TreeSum<>(WireForm.of(Wire.EXACT, kernels))
        .ofRange(
            range.total(),
            range.first(),
            range.end(),
            number -> shardMoments(range.shard(number), command.shift(), kernels.dtype()));
  }

  private static <A> Partial<A> shardMoments(Shard<A> shard, double[] shift, DType<A> dtype) {
    if (shard.rows() == 0) {
      return null;
    }
    int width = shard.width();
    double[] sums = new double[1 + 2 * width];
    sums[0] = shard.rows();
    for (int i = 0; i < shard.rows(); i++) {
      for (int j = 0; j < width; j++) {
        double x = dtype.get(shard.features(), i * width + j) - shift[j];
        sums[1 + j] += x;
        sums[1 + width + j] += x * x;
      }
    }
    return new Partial<>(0, shard.number(), null, sums);
  }
}
