package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.LabelUnit;
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
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Sums over whole data sets in canonical order: metrics of a model, and counts and lists of the
 * scores that it gives the rows. Not thread-safe: buffers are reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class EvaluationWorker<A> {
  private static final int BLOCK_ROWS = GradientWorker.BLOCK_ROWS;

  /** Bytes for the scores of shards in files: those of all may be more than the heap. */
  private static final long ROOM = Runtime.getRuntime().maxMemory() / 16;

  private final Kernels<A> kernels;
  private final WireForm<A> exact;
  private final ModelPlan<A> plan;
  private final Block<A> block;
  private final Target target;
  private final DetailSums details;
  private final ReadAhead ahead = new ReadAhead();
  // By shard, of the evaluation `known`; computed again where there is no room for them.
  private final Map<Integer, SoftReference<A>> scores = new HashMap<>();
  private final Map<Integer, SoftReference<RankedScores<A>>> ranked = new HashMap<>();
  private final Progress progress;
  private final Set<Integer> kept = new HashSet<>(); // shards in files whose scores have room
  private long room = ROOM;
  private Command.Evaluate known;

  /** An evaluator of errors in this unit. */
  EvaluationWorker(Model model, LabelUnit unit, Kernels<A> kernels, Progress progress) {
    this.progress = progress;
    this.kernels = kernels;
    this.exact = WireForm.of(Wire.EXACT, kernels);
    this.plan = new ModelPlan<>(model, kernels, BLOCK_ROWS);
    this.block = plan.newBlock();
    this.target = model.target().in(unit);
    this.details = DetailSums.of(model).in(unit);
  }

  /** Forgets the scores of the last evaluation. Mutates this worker. */
  void forget() {
    if (known != null) {
      known = null;
      scores.clear();
      ranked.clear();
      kept.clear();
      room = ROOM;
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
    know(new Command.Evaluate(command.dataset(), command.number()));
    return sums(range, command.combine(), shard -> ranked(shard, parameters).count(command));
  }

  /** Lists scores of the shards of {@code range}. Mutates this worker. */
  List<Partial<A>> list(Command.ListScores command, ShardRange<A> range, A parameters) {
    know(new Command.Evaluate(command.dataset(), command.number()));
    return sums(range, command.combine(), shard -> ranked(shard, parameters).list(command));
  }

  /** The {@link DetailSums} of the shards of {@code range}. Mutates this worker. */
  List<Partial<A>> detail(Command.Detail command, ShardRange<A> range, A parameters) {
    return sums(
        range,
        command.combine(),
        shard -> {
          double[] sums = new double[details.count()];
          run(
              shard,
              parameters,
              (at, lossSum, weightSum) ->
                  details.add(plan, block, kernels.dtype(), command.scale(), sums));
          return sums;
        });
  }

  private List<Partial<A>> sums(
      ShardRange<A> range, Combine how, Function<Shard<A>, double[]> ofShard) {
    return sums(exact, range, ahead, how, ofShard, progress);
  }

  private static <A> List<Partial<A>> sums(
      WireForm<A> form,
      ShardRange<A> range,
      ReadAhead ahead,
      Combine how,
      Function<Shard<A>, double[]> ofShard,
      Progress progress) {
    return new TreeSum<>(form, how)
        .ofRange(
            range.total(),
            range.first(),
            range.end(),
            number -> {
              Shard<A> shard = range.shard(number);
              ahead.after(range, number);
              progress.advance();
              return shard.rows() == 0
                  ? null
                  : new Partial<>(0, number, null, ofShard.apply(shard));
            });
  }

  private double[] shardMetrics(Shard<A> shard, A parameters) {
    A own = target.ranksRows() ? kernels.dtype().allocate(shard.rows()) : null;
    return shardMetrics(shard, parameters, own);
  }

  /** The metrics of a shard, and its scores in {@code own} where it is not null. */
  private double[] shardMetrics(Shard<A> shard, A parameters, A own) {
    double[] sums = new double[EvaluationSums.count(target)];
    run(
        shard,
        parameters,
        (at, lossSum, weightSum) -> {
          EvaluationSums.add(target, plan, block, kernels.dtype(), lossSum, weightSum, sums);
          if (own != null) {
            kernels.dtype().copy(plan.outputs(), 0, own, at, block.rows());
          }
        });
    if (own != null && keeps(shard)) {
      scores.put(shard.number(), new SoftReference<>(own));
    }
    return sums;
  }

  /** What is done with a block whose loss has been computed, and whose rows begin at {@code at}. */
  private interface BlockUse {
    void accept(int at, double lossSum, double weightSum);
  }

  /** Runs the model over the rows of a shard, block by block. */
  private void run(Shard<A> shard, A parameters, BlockUse use) {
    for (int at = 0; at < shard.rows(); at += BLOCK_ROWS) {
      Interruption.check();
      int rows = Math.min(BLOCK_ROWS, shard.rows() - at);
      double weightSum = shard.gather(kernels, block, null, at, rows);
      use.accept(at, plan.loss(block, parameters), weightSum);
      progress.advance();
    }
  }

  /** Whether the scores of a shard are kept for the next commands. Mutates this worker. */
  private boolean keeps(Shard<A> shard) {
    if (!shard.isInFile() || kept.contains(shard.number())) {
      return true;
    }
    // Scores, order, labels and weights: see RankedScores.
    long bytes = shard.rows() * (3L * kernels.dtype().bytes() + Integer.BYTES);
    if (bytes > room) {
      return false;
    }
    room -= bytes;
    kept.add(shard.number());
    return true;
  }

  /** Forgets the scores of any other evaluation. */
  private void know(Command.Evaluate wanted) {
    if (!wanted.equals(known)) {
      forget();
      known = wanted;
    }
  }

  private RankedScores<A> ranked(Shard<A> shard, A parameters) {
    RankedScores<A> found = held(ranked, shard);
    if (found == null) {
      found = new RankedScores<>(kernels.dtype(), shard, scores(shard, parameters));
      if (keeps(shard)) {
        ranked.put(shard.number(), new SoftReference<>(found));
      }
    }
    return found;
  }

  private A scores(Shard<A> shard, A parameters) {
    A found = held(scores, shard);
    if (found == null) {
      found = kernels.dtype().allocate(shard.rows());
      shardMetrics(shard, parameters, found);
    }
    return found;
  }

  private static <T> T held(Map<Integer, SoftReference<T>> all, Shard<?> shard) {
    SoftReference<T> reference = all.get(shard.number());
    return reference == null ? null : reference.get();
  }

  /** The {@link Command.Moments} of the shards of {@code range}, of labels in this unit. */
  static <A> List<Partial<A>> moments(
      Command.Moments command,
      LabelUnit unit,
      ShardRange<A> range,
      Kernels<A> kernels,
      Progress progress) {
    WireForm<A> exact = WireForm.of(Wire.EXACT, kernels);
    return sums(
        exact,
        range,
        new ReadAhead(),
        Combine.ADD,
        shard -> ColumnMoments.of(kernels.dtype(), shard.block(), command, unit),
        progress);
  }
}
