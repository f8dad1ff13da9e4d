package io.thalweg.worker.session;

import io.thalweg.shared.wire.Partial;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * A worker's answer to an order. Large gradients may still be arriving when their report is there.
 *
 * @param range the number of the worker whose shards it is about, mostly its own
 * @param ticket the order that it answers
 * @param partials the partial sums; valid until the worker's next order
 * @param failure why the order could not be carried out, or null
 * @param computeNanos how long the computation took
 * @param arrived how many leading elements of every gradient are there by now; grows
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Report<A>(
    int range,
    long ticket,
    List<Partial<A>> partials,
    RuntimeException failure,
    long computeNanos,
    IntSupplier arrived) {
  /** Everything is there. */
  static final IntSupplier ALL = () -> Integer.MAX_VALUE;
}
