package io.thalweg.worker.session;

/**
 * A registered worker, as the driver sees it.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface WorkerRef<A> {
  /** The worker's number within the session. */
  int number();

  /** The kernels that the worker computes with. */
  String kernels();

  /** Where the worker lives, for messages. */
  String address();

  /** Hands over an order; {@link Hub#report} takes the answer, some time later. */
  void send(Order<A> order);
}
