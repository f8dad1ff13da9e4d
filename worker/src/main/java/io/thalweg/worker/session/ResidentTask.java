package io.thalweg.worker.session;

import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.compute.ShardWorker;
import io.thalweg.worker.data.Shard;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * The body of a session's task: registers with the hub, then computes what each order asks until it
 * is told to stop.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ResidentTask<A>
    implements VoidFunction<Iterator<RangeRdd.Ranges<A>>>, Serializable {
  private static final long serialVersionUID = 1L;

  private final HubServer.Address hub;
  private final DType<A> dtype;
  private final KernelChoice choice;
  private final Model model;
  private final Partition[][] shards; // all, by data set; none where all workers are in one JVM
  private final BlockCounter counter;

  /**
   * A task of the session that {@code server} serves.
   *
   * @param model what to compute. It travels in here, with Spark's own tasks, since it may hold
   *     code: what travels later is data only
   * @param datasets whose shards a task may have to read in place of a late one
   * @param counter of this application; each task counts for itself
   */
  public ResidentTask(
      HubServer<A> server,
      DType<A> dtype,
      KernelChoice choice,
      Model model,
      List<JavaRDD<Shard<A>>> datasets,
      BlockCounter counter) {
    this.counter = counter;
    this.shards =
        datasets.stream()
            .filter(shards -> !shards.rdd().sparkContext().isLocal())
            .map(shards -> shards.rdd().partitions())
            .toArray(Partition[][]::new);
    this.hub = server.address();
    this.dtype = dtype;
    this.choice = choice;
    this.model = model;
  }

  @Override
  public void call(Iterator<RangeRdd.Ranges<A>> partition) throws InterruptedException {
    Cancellation.heed(TaskContext.get());
    try {
      serve(partition);
    } catch (Error e) {
      throw TaskError.of(e);
    }
  }

  private void serve(Iterator<RangeRdd.Ranges<A>> partition) throws InterruptedException {
    // Before the shards, which may take longer than the session lives.
    Hub<A> local = HubServer.local(hub.session());
    RangeRdd.Ranges<A> ranges = partition.next();
    ResidentWorker<A> worker =
        new ResidentWorker<>(
            ranges.worker(), worker(ranges.datasets()), other -> worker(ranges.of(other, shards)));
    Link<A> link =
        local == null
            ? new RemoteLink<>(
                hub, ranges.worker(), KernelProvider.find(dtype, choice), model.slots().size())
            : new LocalLink<>(local);
    link.serve(worker);
  }

  private ShardWorker<A> worker(List<ShardRange<A>> ranges) {
    return new ShardWorker<>(dtype, choice, model, ranges, counter);
  }
}
