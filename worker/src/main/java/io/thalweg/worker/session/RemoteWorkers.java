package io.thalweg.worker.session;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.AnswerShapes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The driver's end of the connection to one worker of another JVM. A second task that registers as
 * the same worker, a speculative copy or a restart, is passed on to the hub and hears no more. What
 * answers no order is dropped; a message that is none is a violation, which the hub is told.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RemoteWorkers<A> implements WorkerChannel {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int number;
  private final Hub<A> hub;
  private final List<AnswerShapes> shapes;
  private final ReportCodec<A> reports;
  private final EncodedPieces<A> pieces;
  private final IncomingGradients<A> own;
  private final IncomingGradients<A> standIn; // of answers in the place of another worker
  private IncomingGradients<A> incoming; // those of the last report
  private WireForm<A> form; // in which they travel
  private final Dropped dropped;
  private volatile RemoteWorker<A> worker; // null until it has registered

  /**
   * The connections of one worker.
   *
   * @param shapes what may be answered for the shards of each worker
   * @param pieces shared by all workers of a session
   * @param dropped counts what is dropped
   */
  RemoteWorkers(
      int number,
      Hub<A> hub,
      DType<A> dtype,
      List<AnswerShapes> shapes,
      EncodedPieces<A> pieces,
      Dropped dropped) {
    this.number = number;
    this.hub = hub;
    this.shapes = shapes;
    this.pieces = pieces;
    this.dropped = dropped;
    this.reports = new ReportCodec<>(dtype);
    this.own = new IncomingGradients<>(dtype);
    this.standIn = new IncomingGradients<>(dtype);
  }

  @Override
  public synchronized void receive(ByteBuffer message, String address, Consumer<ByteBuffer> reply) {
    try {
      Messages.Kind kind = Messages.kind(message);
      boolean asked = worker != null && worker.address().equals(address);
      if (!asked && kind != Messages.Kind.REGISTER) {
        dropped.add(); // a task that nobody has asked
        return;
      }
      switch (kind) {
        case REGISTER -> register(Messages.kernels(message), address, reply);
        case REPORT -> report(message, reply);
        case GRADIENT -> gradient(message, reply);
        case PULL -> pull(message, reply);
      }
    } catch (ThalwegException e) {
      hub.violated(number, address, e.what());
    }
  }

  private void register(String kernels, String address, Consumer<ByteBuffer> reply) {
    RemoteWorker<A> registered = new RemoteWorker<>(number, kernels, address, shapes, reply);
    if (worker == null) {
      worker = registered;
    }
    hub.register(registered);
  }

  private void report(ByteBuffer message, Consumer<ByteBuffer> reply) {
    ReportCodec.Head head = reports.decodeHead(message);
    if (!worker.waitsFor(head.ticket())) {
      dropped.add(); // late, or the second one
      return;
    }
    Order<A> order = worker.order();
    // An answer that is late, or the second one, goes on arriving when the next order is sent.
    IncomingGradients<A> gradients = order.range() == Order.OWN ? own : standIn;
    Report<A> report =
        reports.decode(
            order.rangeFor(number),
            head,
            message,
            order.form(),
            worker.shape(order),
            gradients,
            gradients.arrival());
    boolean sums = report.failure() != null || !report.partials().isEmpty();
    if (order.command() instanceof Command.Step && !sums) {
      throw MessageParts.malformed("no sums of rows that are there");
    }
    gradients.expect(report.partials());
    incoming = gradients;
    form = order.form();
    worker.reported(reply);
    hub.report(number, report);
  }

  private void gradient(ByteBuffer message, Consumer<ByteBuffer> reply) {
    if (incoming == null) {
      throw MessageParts.malformed("a gradient before the first report");
    }
    incoming.piece(message, form);
    reply.accept(NOTHING.duplicate());
    hub.progressed();
  }

  private void pull(ByteBuffer message, Consumer<ByteBuffer> reply) {
    MessageParts.require(message, Long.BYTES + 2 * Integer.BYTES);
    Order<A> order = worker.order();
    if (order == null || order.ticket() != message.getLong()) {
      dropped.add();
      return;
    }
    int from = message.getInt();
    int count = message.getInt();
    MessageParts.requireEnd(message);
    reply.accept(pieces.piece(order, from, count));
  }

  @Override
  public int largestMessage() {
    RemoteWorker<A> known = worker;
    return known == null ? Messages.MESSAGE_BYTES : known.largestMessage();
  }

  @Override
  public synchronized void disconnected(String address) {
    if (worker != null && worker.address().equals(address)) {
      hub.disconnected(worker);
    }
  }
}
