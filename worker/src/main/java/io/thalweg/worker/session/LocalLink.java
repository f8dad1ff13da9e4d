package io.thalweg.worker.session;

import io.thalweg.shared.wire.Command;

/**
 * The link of a worker that lives in the driver's JVM: plain calls and a hand-over between threads.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LocalLink<A> implements Link<A> {
  private final Hub<A> hub;

  LocalLink(Hub<A> hub) {
    this.hub = hub;
  }

  @Override
  public void serve(ResidentWorker<A> worker) throws InterruptedException {
    LocalWorker<A> local = new LocalWorker<>(worker);
    hub.register(local);
    Order<A> order = local.next();
    while (!(order.command() instanceof Command.Stop)) {
      hub.report(worker.number(), worker.carryOut(order));
      order = local.next();
    }
  }
}
