package io.thalweg.worker.session;

import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.WireForm;

/**
 * What the hub sends to a worker.
 *
 * @param ticket identifies the question, so that late answers can be told apart
 * @param command what to do
 * @param parameters the flat parameters, or null where the command needs none; read-only
 * @param form in which the parameters, and gradients that answer them, travel; null without any
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Order<A>(long ticket, Command command, A parameters, WireForm<A> form) {}
