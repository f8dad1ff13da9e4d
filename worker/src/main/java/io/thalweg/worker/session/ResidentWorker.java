package io.thalweg.worker.session;

import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.worker.compute.ShardWorker;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A worker of a session: carries out orders, also about the shards of one other worker, which it
 * keeps. Used by one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ResidentWorker<A> {
  private final int number;
  private final ShardWorker<A> worker;
  private final IntFunction<ShardWorker<A>> others;
  private Command load; // null before the first
  private int other = Order.OWN;
  private ShardWorker<A> standIn; // for that one

  /**
   * A worker over shards of its own.
   *
   * @param others makes one over the shards of the worker with a number
   */
  ResidentWorker(int number, ShardWorker<A> worker, IntFunction<ShardWorker<A>> others) {
    this.number = number;
    this.worker = worker;
    this.others = others;
  }

  int number() {
    return number;
  }

  String kernels() {
    return worker.kernels();
  }

  /** The report on {@code order}; a failure is part of it. */
  Report<A> carryOut(Order<A> order) {
    // Not within the try: where the shards cannot be read, it is for Spark to heal.
    ShardWorker<A> worker = workerFor(order);
    long start = System.nanoTime();
    List<Partial<A>> partials = List.of();
    RuntimeException failure = null;
    try {
      partials = worker.execute(order.command(), order.parameters());
    } catch (RuntimeException e) {
      // Handed to the driver, which decides: a user's error is never retried.
      failure = e;
    } catch (Error e) {
      failure = TaskError.of(e);
    }
    long nanos = System.nanoTime() - start;
    return new Report<>(
        order.rangeFor(number), order.ticket(), partials, failure, nanos, Report.ALL);
  }

  private ShardWorker<A> workerFor(Order<A> order) {
    if (order.command() instanceof Command.Load) {
      load = order.command();
      other = Order.OWN; // what stands in has not been told
    }
    int range = order.rangeFor(number);
    if (range == number) {
      return worker;
    }
    if (range != other) {
      standIn = others.apply(range);
      other = range;
      if (load != null && load != order.command()) {
        standIn.execute(load, null);
      }
    }
    return standIn;
  }
}
