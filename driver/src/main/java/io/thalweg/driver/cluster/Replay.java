package io.thalweg.driver.cluster;

import io.thalweg.shared.data.BatchIntervals;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.Fault;
import io.thalweg.worker.data.OddRow;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.JobScope;
import io.thalweg.worker.session.ReplayTask;
import io.thalweg.worker.session.SomeShards;
import io.thalweg.worker.session.StoppableJob;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Looks for what went wrong in a round, by ordinary Spark jobs over the packed shards. No session
 * may hold the slots meanwhile.
 *
 * @param shards the packed shards of the training data, partition i holding shard i
 * @param model what the workers have computed; its standardisation comes with {@code load}
 * @param load the batches
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Replay<A>(
    JavaRDD<Shard<A>> shards, DType<A> dtype, KernelChoice choice, Model model, Command.Load load) {

  /**
   * Runs a batch again: its first operation in the order of execution that makes no finite number
   * of finite ones, with the number of rows of the whole batch that have one there.
   *
   * @param step the batch
   * @param parameters at which it was computed
   */
  public Optional<Fault> fault(Command.Step step, A parameters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(shards.context());
    return JobScope.run(
        context.sc(),
        "Thalweg: runs a batch again to find where a number is not finite",
        () -> {
          WireForm<A> form = WireForm.of(load.wire(), KernelProvider.find(dtype, choice));
          Broadcast<byte[]> bytes = context.broadcast(form.toBytes(parameters));
          int length = dtype.length(parameters);
          ReplayTask<A> task = new ReplayTask<>(dtype, choice, model, load, step, length, bytes);
          List<Fault> faults =
              StoppableJob.collect(SomeShards.of(shards, touched(step)).mapPartitions(task));
          bytes.destroy();
          return faults.stream().reduce(Fault::earlier);
        });
  }

  private BitSet touched(Command.Step step) {
    BatchIntervals batch = new BatchIntervals(load.plan());
    batch.moveTo(step.epoch(), step.step());
    BitSet touched = new BitSet();
    for (int i = 0; i < batch.count(); i++) {
      touched.set(batch.shard(i));
    }
    return touched;
  }

  /**
   * The row that is the farthest beyond {@code limits}, with the number of all that are; nothing
   * where none is.
   *
   * @param limits the largest absolute value of each feature, then of each number of the label,
   *     that is taken for usual
   */
  public Optional<OddRow> oddRow(double[] limits) {
    DType<A> type = dtype; // what the tasks take along must not be this record
    return JobScope.run(
        shards.context(),
        "Thalweg: looks for rows whose values are far beyond all others'",
        () -> {
          List<OddRow> rows =
              StoppableJob.collect(
                  shards.flatMap(shard -> OddRow.of(type, shard, limits).stream().iterator()));
          return rows.stream().reduce(OddRow::worse);
        });
  }
}
