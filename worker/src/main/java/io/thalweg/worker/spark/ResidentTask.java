package io.thalweg.worker.spark;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.worker.compute.ShardWorker;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
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

  private final String session;
  private final DType<A> dtype;
  private final KernelChoice choice;

  /** A task of the session that {@link HubServer} serves under the given name. */
  public ResidentTask(String session, DType<A> dtype, KernelChoice choice) {
    this.session = session;
    this.dtype = dtype;
    this.choice = choice;
  }

  @Override
  public void call(Iterator<RangeRdd.Ranges<A>> partition) throws InterruptedException {
    Link<A> link = link();
    RangeRdd.Ranges<A> ranges = partition.next();
    ShardWorker<A> worker = new ShardWorker<>(dtype, choice, ranges.datasets());
    Report<A> report =
        new Report<>(ranges.worker(), Report.REGISTRATION, List.of(), null, 0, worker.kernels());
    while (true) {
      Order<A> order = link.exchange(report);
      if (order.command() instanceof Command.Stop) {
        return;
      }
      report = carryOut(order, ranges.worker(), worker);
    }
  }

  private Link<A> link() {
    Hub<A> local = HubServer.local(session);
    return local == null ? new RpcLink<>(session, dtype) : new LocalLink<>(local);
  }

  private Report<A> carryOut(Order<A> order, int number, ShardWorker<A> worker) {
    long start = System.nanoTime();
    List<Partial<A>> partials = List.of();
    RuntimeException failure = null;
    try {
      partials = worker.execute(order.command(), order.parameters());
    } catch (RuntimeException e) {
      // Handed to the driver, which decides: a user's error is never retried.
      failure = e;
    }
    long nanos = System.nanoTime() - start;
    return new Report<>(number, order.ticket(), partials, failure, nanos, worker.kernels());
  }
}
