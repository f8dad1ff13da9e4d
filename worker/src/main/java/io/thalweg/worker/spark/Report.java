package io.thalweg.worker.spark;

import io.thalweg.shared.wire.Partial;
import java.util.List;

/**
 * What a worker tells the hub: its registration, then one answer per order.
 *
 * @param worker the worker's number within the session
 * @param ticket the order it answers, or {@link #REGISTRATION}
 * @param partials the partial sums; valid until the worker's next order
 * @param failure why the order could not be carried out, or null
 * @param computeNanos how long the computation took
 * @param kernels the kernels that the worker computes with
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Report<A>(
    int worker,
    long ticket,
    List<Partial<A>> partials,
    RuntimeException failure,
    long computeNanos,
    String kernels) {

  /** The ticket of a registration. */
  public static final long REGISTRATION = -1;
}
