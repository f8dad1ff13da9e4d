package io.thalweg.worker.spark;

import java.util.function.Consumer;

/**
 * The driver's side of a session, as the links see it. Its methods are called by any thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Hub<A> {
  /**
   * Takes a report of a worker.
   *
   * @param address where the worker lives, as {@link #disconnected} will name it
   * @param reply takes the worker's next order, some time later, once
   */
  void report(Report<A> report, String address, Consumer<Order<A>> reply);

  /** Notes that the connection to {@code address} is gone. */
  void disconnected(String address);
}
