package io.thalweg.driver.cluster;

import io.thalweg.worker.session.Order;
import io.thalweg.worker.session.Report;
import io.thalweg.worker.session.WorkerRef;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the hub knows of one worker, and of the question about its shards, which another worker may
 * answer in its place.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Seat<A> {
  private static final long NONE = -1;

  private final AtomicLong open = new AtomicLong(NONE);
  private volatile WorkerRef<A> worker; // null until it has registered
  private volatile Report<A> report;
  private volatile long sent = NONE; // the ticket of the worker's order that it has not answered

  /** The worker, or null until it has registered. */
  WorkerRef<A> worker() {
    return worker;
  }

  void take(WorkerRef<A> registered) {
    worker = registered;
  }

  /** Asks a question about the shards, of nobody as yet. */
  void open(long ticket) {
    open.set(ticket);
  }

  /** Whether the question with this ticket is not answered. */
  boolean isOpen(long ticket) {
    return open.get() == ticket;
  }

  /** Takes the answer, unless there is one already or another question. Called by any thread. */
  boolean answer(Report<A> answer) {
    if (!open.compareAndSet(answer.ticket(), NONE)) {
      return false;
    }
    report = answer;
    return true;
  }

  /** The last answer about the shards. */
  Report<A> report() {
    return report;
  }

  /** Sends the worker an order, which may be about the shards of another one. */
  void send(Order<A> order) {
    sent = order.ticket();
    worker.send(order);
  }

  /** The worker has answered its last order. */
  void rest() {
    sent = NONE;
  }

  /** Whether the worker has an order that it has not answered. */
  boolean isBusy() {
    return sent != NONE;
  }

  /** Whether that is an order of an earlier question than this one. */
  boolean isBehind(long ticket) {
    long last = sent;
    return last != NONE && last < ticket;
  }
}
