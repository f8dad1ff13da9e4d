package io.thalweg.driver.cluster;

import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.compute.ShardWorker;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * The same workers without Spark, one after the other on the caller's thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class InProcessTransport<A> implements Transport<A> {
  private final List<ShardWorker<A>> workers = new ArrayList<>();
  private final Forms<A> forms;
  private final int[] shards;

  /**
   * Workers over the given data sets.
   *
   * @param datasets the shards of each data set, in order of their numbers; the training data first
   * @param model what the workers compute
   * @param workers how many workers share them
   */
  public InProcessTransport(
      List<List<Shard<A>>> datasets,
      Model model,
      DType<A> dtype,
      KernelChoice choice,
      int workers) {
    this.forms = new Forms<>(KernelProvider.find(dtype, choice));
    this.shards = datasets.stream().mapToInt(List::size).toArray();
    for (int worker = 0; worker < workers; worker++) {
      List<ShardRange<A>> ranges = new ArrayList<>();
      for (List<Shard<A>> dataset : datasets) {
        int first = ShardRange.first(worker, workers, dataset.size());
        int end = ShardRange.first(worker + 1, workers, dataset.size());
        ranges.add(new ShardRange<>(first, dataset.size(), dataset.subList(first, end)));
      }
      this.workers.add(new ShardWorker<>(dtype, choice, model, ranges));
    }
  }

  @Override
  public void load(Command.Load load) {
    forms.load(load);
    workers.forEach(worker -> Failures.named(() -> worker.execute(load, null)));
  }

  @Override
  public Answer<A> ask(Command command, A parameters) {
    long start = System.nanoTime();
    A seen = forms.seen(command, parameters);
    long sent = System.nanoTime();
    List<Partial<A>> partials = new ArrayList<>();
    for (ShardWorker<A> worker : workers) {
      partials.addAll(Failures.named(() -> worker.execute(command, seen)));
    }
    long computed = System.nanoTime();
    Partial<A> sum = forms.tree().finish(shards[command.dataset()], partials, command.combine());
    return new Answer<>(sum, 0, sent - start, computed - sent, 0, System.nanoTime() - computed);
  }

  @Override
  public String name() {
    return "in_process";
  }

  @Override
  public int workers() {
    return workers.size();
  }

  @Override
  public String kernels() {
    return workers.get(0).kernels();
  }

  @Override
  public void close() {
    workers.clear();
  }
}
