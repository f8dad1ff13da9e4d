package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The driver's end of the connection to one worker of another JVM. A second task that registers as
 * the same worker, a speculative copy or a restart, is passed on to the hub and hears no more.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RemoteWorkers<A> implements Answerer {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int number;
  private final Hub<A> hub;
  private final DType<A> dtype;
  private final ReportCodec<A> reports;
  private final EncodedPieces<A> pieces;
  private final List<A> gradients = new ArrayList<>();
  private final Arrival arrival = new Arrival();
  private List<Partial<A>> arriving = List.of();
  private Remote<A> worker;

  /**
   * The connections of one worker.
   *
   * @param pieces shared by all workers of a session
   */
  RemoteWorkers(int number, Hub<A> hub, DType<A> dtype, EncodedPieces<A> pieces) {
    this.number = number;
    this.hub = hub;
    this.dtype = dtype;
    this.pieces = pieces;
    this.reports = new ReportCodec<>(dtype);
  }

  /** One task that has registered. */
  private static final class Remote<A> implements WorkerRef<A> {
    private final int number;
    private final String kernels;
    private final String address;
    private volatile Consumer<ByteBuffer> reply;
    private volatile Order<A> order;

    Remote(int number, String kernels, String address, Consumer<ByteBuffer> reply) {
      this.number = number;
      this.kernels = kernels;
      this.address = address;
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
      order = next;
      reply.accept(OrderCodec.encode(next));
    }

    /** In what form the gradients travel that answer the last order. */
    WireForm<A> form() {
      return order.form();
    }

    /** The order whose parameters the worker wants a piece of. */
    Order<A> order(long ticket) {
      Order<A> last = order;
      if (last == null || last.ticket() != ticket) {
        throw ThalwegException.of(
                ErrorCode.INTERNAL, "a worker asked for parameters of another round")
            .expected("ticket " + (last == null ? "none" : last.ticket()))
            .found("ticket " + ticket);
      }
      return last;
    }
  }

  @Override
  public void receive(ByteBuffer message, String address, Consumer<ByteBuffer> reply) {
    switch (Messages.kind(message)) {
      case REGISTER -> register(Messages.kernels(message), address, reply);
      case REPORT -> report(message, reply);
      case GRADIENT -> {
        reports.readPiece(message, worker.form(), arriving, arrival);
        reply.accept(NOTHING.duplicate());
        hub.progressed();
      }
      case PULL -> {
        Order<A> order = worker.order(message.getLong());
        reply.accept(pieces.piece(order, message.getInt(), message.getInt()));
      }
    }
  }

  private void register(String kernels, String address, Consumer<ByteBuffer> reply) {
    Remote<A> registered = new Remote<>(number, kernels, address, reply);
    if (worker == null) {
      worker = registered;
    }
    hub.register(registered);
  }

  private void report(ByteBuffer message, Consumer<ByteBuffer> reply) {
    Report<A> report = reports.decode(number, message, worker.form(), this::gradient, arrival);
    arriving = report.partials();
    worker.reply = reply;
    hub.report(report);
  }

  /** The array for the gradient of partial sum {@code index}: the same in every round. */
  private A gradient(int index, int length) {
    while (gradients.size() <= index) {
      gradients.add(dtype.allocate(length));
    }
    if (dtype.length(gradients.get(index)) != length) {
      gradients.set(index, dtype.allocate(length));
    }
    return gradients.get(index);
  }

  @Override
  public void disconnected(String address) {
    if (worker != null && worker.address().equals(address)) {
      hub.disconnected(worker);
    }
  }
}
