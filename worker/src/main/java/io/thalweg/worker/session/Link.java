package io.thalweg.worker.session;

/**
 * A worker's side of a session.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Link<A> {
  /**
   * Registers {@code worker} with the hub and lets it carry out orders until it is told to stop.
   *
   * @throws InterruptedException where the task is cancelled
   */
  void serve(ResidentWorker<A> worker) throws InterruptedException;
}
