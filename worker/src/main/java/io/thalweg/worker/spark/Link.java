package io.thalweg.worker.spark;

/**
 * A worker's side of a session: hands in a report and waits for the next order.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Link<A> {
  /**
   * Hands in {@code report} and waits for the order that follows it.
   *
   * @throws InterruptedException where the task is cancelled
   */
  Order<A> exchange(Report<A> report) throws InterruptedException;
}
