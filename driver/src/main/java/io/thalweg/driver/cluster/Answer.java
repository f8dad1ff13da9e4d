package io.thalweg.driver.cluster;

import io.thalweg.shared.wire.Partial;

/**
 * The sum over all shards, and where the time went.
 *
 * @param sum the root of the tree, or null where no shard has rows
 * @param planNanos choosing the workers that have rows
 * @param sendNanos handing the order to the workers
 * @param computeNanos the longest computation of a worker
 * @param waitNanos waiting for the answers beyond that computation
 * @param sumNanos finishing the tree
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Answer<A>(
    Partial<A> sum,
    long planNanos,
    long sendNanos,
    long computeNanos,
    long waitNanos,
    long sumNanos) {}
