package io.thalweg.worker.session;

import io.thalweg.shared.wire.AnswerShape;
import io.thalweg.worker.compute.AnswerShapes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A task of another JVM that has registered, and what it was asked last.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RemoteWorker<A> implements WorkerRef<A> {
  private static final long NONE = -1;

  private final int number;
  private final String kernels;
  private final String address;
  private final List<AnswerShapes> shapes;
  private volatile Consumer<ByteBuffer> reply;
  private volatile Order<A> order; // null before the first
  private volatile long unanswered = NONE;
  private volatile int largest = Messages.MESSAGE_BYTES;

  /**
   * A task that waits for its first order.
   *
   * @param shapes what may be answered for the shards of each worker
   * @param reply takes that order
   */
  RemoteWorker(
      int number,
      String kernels,
      String address,
      List<AnswerShapes> shapes,
      Consumer<ByteBuffer> reply) {
    this.number = number;
    this.kernels = kernels;
    this.address = address;
    this.shapes = shapes;
    this.reply = reply;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String kernels() {
    return kernels;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void send(Order<A> next) {
    long most = ReportCodec.mostBytes(shape(next));
    largest = (int) Math.min(Integer.MAX_VALUE, Math.max(most, Messages.MESSAGE_BYTES));
    order = next;
    unanswered = next.ticket();
    reply.accept(OrderCodec.encode(next));
  }

  /** What may answer {@code order}. */
  AnswerShape shape(Order<A> order) {
    return shapes.get(order.rangeFor(number)).of(order.command());
  }

  /** The last order, or null before the first. */
  Order<A> order() {
    return order;
  }

  /** Whether the order with this ticket was the last one, and is not answered. */
  boolean waitsFor(long ticket) {
    return ticket == unanswered && ticket != NONE;
  }

  /** Notes that the last order is answered. */
  void reported(Consumer<ByteBuffer> next) {
    unanswered = NONE;
    reply = next;
  }

  /** Bytes of the largest message that the last order allows. */
  int largestMessage() {
    return largest;
  }
}
