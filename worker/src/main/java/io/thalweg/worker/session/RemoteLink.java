package io.thalweg.worker.session;

import io.thalweg.shared.concurrent.SpinWait;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link of a worker that lives in another JVM: bytes over a direct connection or, where there is
 * none, over Spark's RPC. The answer to a report is the next order, whenever it comes; large arrays
 * travel in pieces, several at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RemoteLink<A> implements Link<A>, OrderCodec.Source<A> {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteLink.class);

  private final DriverChannel driver;
  private final Kernels<A> kernels;
  private final DType<A> dtype;
  private final int size;
  private final ReportCodec<A> reports;
  private final String session;
  private final SharedParameters<A> shared;
  private WireForm<A> lastForm;
  private InFlight inFlight; // for large arrays
  private A parameters; // small ones

  /**
   * A link of worker {@code number} to the driver's end of a session; {@link #serve} closes it.
   *
   * @param size parameters of the model
   */
  RemoteLink(HubServer.Address hub, int number, Kernels<A> kernels, int size)
      throws InterruptedException {
    this(connect(hub, number), hub.session(), kernels, size);
  }

  RemoteLink(DriverChannel driver, String session, Kernels<A> kernels, int size) {
    this.driver = driver;
    this.size = size;
    this.session = session;
    this.shared = SharedParameters.join(session);
    this.kernels = kernels;
    this.dtype = kernels.dtype();
    this.lastForm = WireForm.of(Wire.EXACT, kernels);
    this.reports = new ReportCodec<>(dtype);
  }

  private static DriverChannel connect(HubServer.Address hub, int number)
      throws InterruptedException {
    if (hub.port() != DirectServer.NONE) {
      try {
        return DirectConnection.open(hub.secret(), number, hub.port(), OrderCodec.mostBytes());
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "no connection to the driver's port {}, so rounds use Spark's RPC, which is slower;"
                + " name a port that executors can reach by {}: {}",
            hub.port(),
            DirectServer.PORT,
            e.toString());
      }
    }
    return Rpc.connect(HubServer.endpoint(hub.session(), number), hub.secret());
  }

  @Override
  public void serve(ResidentWorker<A> worker) throws InterruptedException {
    try {
      answer(worker);
    } finally {
      SharedParameters.leave(session);
      driver.close();
    }
  }

  private void answer(ResidentWorker<A> worker) throws InterruptedException {
    Handover<Object> answers = new Handover<>(SpinWait.BETWEEN_JVMS);
    ask(Messages.register(worker.kernels()), answers);
    Order<A> order = order(answers);
    while (!(order.command() instanceof Command.Stop)) {
      Report<A> report = worker.carryOut(order);
      WireForm<A> form = order.form();
      ask(reports.encode(report, form), answers);
      if (!reports.isWhole(report.partials(), form)) {
        push(report.partials(), form);
      }
      order = order(answers);
    }
  }

  private void ask(ByteBuffer message, Handover<Object> answers) {
    driver.ask(
        message,
        (answer, failure) -> answers.put(failure == null ? Messages.bytesOf(answer) : failure));
  }

  private Order<A> order(Handover<Object> answers) throws InterruptedException {
    Object answer = answers.take();
    if (answer instanceof Throwable failure) {
      throw ThalwegException.of(ErrorCode.WORKERS_LOST, "the driver no longer answers this worker")
          .cause(failure);
    }
    return OrderCodec.decode(Messages.buffer((byte[]) answer), size, this);
  }

  /** Sends the gradients range by range, so that the driver can add what all workers have sent. */
  private void push(List<Partial<A>> partials, WireForm<A> form) throws InterruptedException {
    int length = dtype.length(partials.get(0).gradient());
    int most = inFlight().pieceLength(form);
    for (int from = 0; from < length; from += most) {
      int at = from;
      for (int i = 0; i < partials.size(); i++) {
        int index = i;
        A gradient = partials.get(i).gradient();
        inFlight().ask(buffer -> reports.piece(index, gradient, form, at, buffer), received -> {});
      }
    }
    inFlight().drain();
  }

  @Override
  public WireForm<A> form(Wire wire) {
    if (lastForm.wire() != wire) {
      lastForm = WireForm.of(wire, kernels);
    }
    return lastForm;
  }

  @Override
  public A parameters(long ticket, int length, WireForm<A> form, boolean inline, ByteBuffer message)
      throws InterruptedException {
    if (!inline) {
      return shared.get(ticket, length, dtype, target -> pull(ticket, target, form));
    }
    if (parameters == null || dtype.length(parameters) != length) {
      parameters = dtype.allocate(length);
    }
    form.read(message, parameters, 0, length);
    return parameters;
  }

  private void pull(long ticket, A target, WireForm<A> form) throws InterruptedException {
    int length = dtype.length(target);
    int most = inFlight().pieceLength(form);
    for (int from = 0; from < length; from += most) {
      int at = from;
      int count = Math.min(most, length - from);
      inFlight()
          .ask(
              buffer -> Messages.pull(ticket, at, count, buffer),
              piece -> {
                MessageParts.require(piece, form.bytes(count));
                form.read(piece, target, at, count);
              });
    }
    inFlight().drain();
  }

  private InFlight inFlight() {
    if (inFlight == null) {
      inFlight = new InFlight(driver);
    }
    return inFlight;
  }
}
