package io.thalweg.worker.session;

import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.WireForm;

/**
 * What the hub sends to a worker.
 *
 * @param range the worker whose shards it is about: {@link #OWN} or another one, which is late
 * @param ticket identifies the question, so that late answers can be told apart
 * @param command what to do
 * @param parameters the flat parameters, or null where the command needs none; read-only
 * @param form in which the parameters, and gradients that answer them, travel; null without any
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Order<A>(int range, long ticket, Command command, A parameters, WireForm<A> form) {
  /** The worker's own shards. */
  public static final int OWN = -1;

  /** An order about the worker's own shards. */
  public Order(long ticket, Command command, A parameters, WireForm<A> form) {
    this(OWN, ticket, command, parameters, form);
  }

  /** The same about the shards of another worker. */
  public Order<A> about(int worker) {
    return new Order<>(worker, ticket, command, parameters, form);
  }

  /** The number of the worker whose shards it is about, where {@code worker} gets it. */
  int rangeFor(int worker) {
    return range == OWN ? worker : range;
  }
}
