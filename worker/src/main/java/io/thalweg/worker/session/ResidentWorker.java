package io.thalweg.worker.session;

import io.thalweg.shared.wire.Partial;
import io.thalweg.worker.compute.ShardWorker;
import java.util.List;

/**
 * A worker of a session: carries out orders. Used by one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ResidentWorker<A> {
  private final int number;
  private final ShardWorker<A> worker;

  ResidentWorker(int number, ShardWorker<A> worker) {
    this.number = number;
    this.worker = worker;
  }

  int number() {
    return number;
  }

  String kernels() {
    return worker.kernels();
  }

  /** The report on {@code order}; a failure is part of it. */
  Report<A> carryOut(Order<A> order) {
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
    return new Report<>(number, order.ticket(), partials, failure, nanos, Report.ALL);
  }
}
