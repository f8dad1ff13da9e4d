package io.thalweg.worker.session;

import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.BatchReplay;
import io.thalweg.worker.compute.Fault;
import io.thalweg.worker.data.Shard;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * The body of a task that runs the rows of a batch again and answers with the first fault.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ReplayTask<A> implements FlatMapFunction<Iterator<Shard<A>>, Fault> {
  private static final long serialVersionUID = 1L;

  private final DType<A> dtype;
  private final KernelChoice choice;
  private final Model model;
  private final Command.Load load;
  private final Command.Step step;
  private final int length;
  private final Broadcast<byte[]> parameters;

  /**
   * The task of one batch.
   *
   * @param model what was computed
   * @param load the batches and the standardisation
   * @param step the batch
   * @param length how many parameters there are
   * @param parameters their bytes as they travelled to the workers
   */
  public ReplayTask(
      DType<A> dtype,
      KernelChoice choice,
      Model model,
      Command.Load load,
      Command.Step step,
      int length,
      Broadcast<byte[]> parameters) {
    this.dtype = dtype;
    this.choice = choice;
    this.model = model;
    this.load = load;
    this.step = step;
    this.length = length;
    this.parameters = parameters;
  }

  @Override
  public Iterator<Fault> call(Iterator<Shard<A>> shards) {
    WireForm<A> form = WireForm.of(load.wire(), KernelProvider.find(dtype, choice));
    A arrived = form.fromBytes(parameters.value(), length);
    BatchReplay<A> replay = new BatchReplay<>(dtype, choice, model, load, step, arrived);
    Fault first = null;
    while (shards.hasNext()) {
      first = Fault.earlier(first, replay.of(shards.next()).orElse(null));
    }
    return first == null ? List.<Fault>of().iterator() : List.of(first).iterator();
  }
}
