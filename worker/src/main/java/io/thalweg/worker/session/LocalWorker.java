package io.thalweg.worker.session;

import io.thalweg.shared.concurrent.SpinWait;

/**
 * A worker that lives in the driver's JVM. Its own thread carries out the orders that are sent; the
 * driver's thread may carry out an order in its place, which spares the hand-over between threads.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class LocalWorker<A> implements WorkerRef<A> {
  private final ResidentWorker<A> worker;
  private final Handover<Order<A>> orders = new Handover<>(SpinWait.WITHIN_A_JVM);

  /** Made by the worker's own thread. */
  LocalWorker(ResidentWorker<A> worker) {
    this.worker = worker;
  }

  @Override
  public int number() {
    return worker.number();
  }

  @Override
  public String kernels() {
    return worker.kernels();
  }

  @Override
  public String address() {
    return "this JVM";
  }

  @Override
  public void send(Order<A> order) {
    orders.put(order);
  }

  /**
   * Carries out {@code order} on the caller's thread. Only while the worker waits for an order: it
   * has registered, and has reported on every order that was sent.
   */
  public Report<A> carryOut(Order<A> order) {
    return worker.carryOut(order);
  }

  /** Waits for the next order. Called by the worker's own thread. */
  Order<A> next() throws InterruptedException {
    return orders.take();
  }
}
