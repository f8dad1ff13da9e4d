package io.thalweg.worker.spark;

/**
 * The link of a worker that lives in the driver's JVM: a plain call and a hand-over between
 * threads.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LocalLink<A> implements Link<A> {
  private final Hub<A> hub;

  LocalLink(Hub<A> hub) {
    this.hub = hub;
  }

  @Override
  public Order<A> exchange(Report<A> report) throws InterruptedException {
    Handover<Order<A>> next = new Handover<>();
    hub.report(report, "local", next::put);
    return next.take();
  }
}
