package io.thalweg.worker.spark;

import io.thalweg.shared.wire.Command;

/**
 * What the hub sends to a worker.
 *
 * @param ticket identifies the question, so that late answers can be told apart
 * @param command what to do
 * @param parameters the flat parameters, or null where the command needs none; read-only
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Order<A>(long ticket, Command command, A parameters) {}
