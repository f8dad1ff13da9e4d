package io.thalweg.worker.session;

/**
 * The driver's side of a session, as the links see it. Its methods are called by any thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Hub<A> {
  /** Takes a worker that has its shards and waits for its first order. */
  void register(WorkerRef<A> worker);

  /** Takes the answer of worker {@code worker} to its last order; it waits for the next one. */
  void report(int worker, Report<A> report);

  /** Notes that more of a gradient has arrived whose report is there already. */
  void progressed();

  /**
   * Notes that a worker has sent what no worker sends.
   *
   * @param worker its number
   * @param address of the task that says to be this worker
   * @param what is wrong with it
   */
  void violated(int worker, String address, String what);

  /** Notes that the connection to a registered worker is gone. */
  void disconnected(WorkerRef<A> worker);
}
