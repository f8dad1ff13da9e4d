package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.compute.AnswerShapes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves a hub under a name, to those who know its secret: to workers of other JVMs over direct
 * connections or Spark's RPC, to workers of this JVM by plain calls. Messages of one worker are
 * taken in order, those of several at the same time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class HubServer<A> implements AutoCloseable {
  private static final Map<String, HubServer<?>> LOCAL = new ConcurrentHashMap<>();

  private final String name;
  private final Hub<A> hub;
  private final Secret secret = Secret.random();
  private final Dropped dropped = new Dropped();
  private final List<AutoCloseable> endpoints = new ArrayList<>();
  private final DirectServer direct; // null for none
  private final EncodedPieces<A> pieces = new EncodedPieces<>();

  /**
   * Where workers of other JVMs find a hub.
   *
   * @param session its name
   * @param port of the driver's host, for direct connections; {@link DirectServer#NONE} for none
   * @param secret to show there
   */
  record Address(String session, int port, Secret secret) implements Serializable {}

  /**
   * Opens the server.
   *
   * @param name unique among the sessions of this application
   * @param workers what each worker that may register may answer
   */
  public HubServer(String name, Hub<A> hub, DType<A> dtype, List<AnswerShapes> workers) {
    this.name = name;
    this.hub = hub;
    List<RemoteWorkers<A>> remote = new ArrayList<>();
    for (int worker = 0; worker < workers.size(); worker++) {
      remote.add(new RemoteWorkers<>(worker, hub, dtype, workers, pieces, dropped));
      endpoints.add(Rpc.open(endpoint(name, worker), secret, remote.get(worker), dropped));
    }
    this.direct = DirectServer.open(secret, remote, dropped);
    if (direct != null) {
      endpoints.add(direct);
    }
    LOCAL.put(name, this);
  }

  /**
   * From now on only the parameters of orders with this ticket or a later one are sent: the array
   * of earlier ones has changed. To be called where a worker has not answered such an order.
   */
  public void supersede(long ticket) {
    pieces.supersede(ticket);
  }

  Address address() {
    return new Address(name, direct == null ? DirectServer.NONE : direct.port(), secret);
  }

  /** The name of the endpoint for a worker of a session. */
  static String endpoint(String session, int worker) {
    return session + "-" + worker;
  }

  /** The hub of the given name if it lives in this JVM, else null. */
  @SuppressWarnings("unchecked") // A session's name fixes its element type.
  static <A> Hub<A> local(String name) {
    HubServer<?> server = LOCAL.get(name);
    return server == null ? null : (Hub<A>) server.hub;
  }

  @Override
  public void close() {
    LOCAL.remove(name);
    dropped.log();
    for (AutoCloseable endpoint : endpoints) {
      try {
        endpoint.close();
      } catch (Exception e) {
        throw ThalwegException.of(ErrorCode.INTERNAL, "cannot close a session's endpoint").cause(e);
      }
    }
  }
}
