package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * The driver's end of direct connections to the workers of a session. They are made of Spark's
 * network library, as Spark's RPC is, with the same authentication and encryption, but carry the
 * bytes of a message as they are: the RPC serializes them as a Java object, which costs six more
 * copies of each byte. A worker on this host has a {@link Window}, too. The port is one of their
 * own, see {@link #PORT}.
 */
final class DirectServer implements AutoCloseable {
  /** Spark's setting for the port: 0, the default, means any free one; {@link #NONE} none. */
  static final String PORT = "spark.thalweg.port";

  /** No direct connections: everything goes over Spark's RPC. */
  static final int NONE = -1;

  private static final Logger LOG = LoggerFactory.getLogger(DirectServer.class);

  /** The prefix of the settings of Spark's network library: spark.thalweg.io... */
  private static final String MODULE = "thalweg";

  private final TransportContext context;
  private final TransportServer server;

  private DirectServer(TransportContext context, TransportServer server) {
    this.context = context;
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param session its name
   * @param workers who answers each of its workers
   * @return null where the settings want none, or the port cannot be had, which is logged
   * @throws ThalwegException BAD_VALUE for a bad {@link Window#SETTING}
   */
  static DirectServer open(String session, List<? extends Answerer> workers) {
    SparkEnv env = SparkEnv.get();
    SparkConf conf = env.conf();
    int port = OwnSettings.port(conf);
    if (port == NONE) {
      return null;
    }
    TransportContext context =
        context(env, new Connections(session, workers, Window.areWanted(conf)));
    SecurityManager security = env.securityManager();
    List<TransportServerBootstrap> bootstraps =
        security.isAuthenticationEnabled()
            ? List.of(new AuthServerBootstrap(context.getConf(), security))
            : List.of();
    String host = conf.get("spark.driver.bindAddress", conf.get("spark.driver.host"));
    try {
      return new DirectServer(context, context.createServer(host, port, bootstraps));
    } catch (Exception e) { // Netty throws what nobody declares.
      context.close();
      LOG.warn("{}={}: workers use Spark's RPC, which is slower: {}", PORT, port, e.toString());
      return null;
    }
  }

  int port() {
    return server.getPort();
  }

  /** What connects both ends. A connection may be silent for as long as a round takes. */
  static TransportContext context(SparkEnv env, RpcHandler handler) {
    SparkConf conf =
        env.conf()
            .clone()
            .setIfMissing("spark.thalweg.io.connectionTimeout", "20d")
            .setIfMissing("spark.thalweg.io.connectionCreationTimeout", "10s");
    TransportConf transport =
        SparkTransportConf.fromSparkConf(
            conf,
            MODULE,
            0,
            Option.apply("executor"),
            Option.apply(env.securityManager().getRpcSSLOptions()));
    return new TransportContext(transport, handler);
  }

  /**
   * The first message of a connection.
   *
   * @param window the name of the worker's {@link Window}, or nothing
   */
  static ByteBuffer hello(String session, int worker, String window) {
    byte[] names = (session + "/" + window).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + names.length).putInt(worker).put(names).flip();
  }

  /** The answer to {@link #hello}: whether the driver has opened the window. */
  private static ByteBuffer welcome(boolean opened) {
    return ByteBuffer.wrap(new byte[] {(byte) (opened ? 1 : 0)});
  }

  /** Reads that answer. */
  static boolean isOpened(ByteBuffer answer) {
    return answer.get() == 1;
  }

  @Override
  public void close() {
    server.close();
    context.close();
  }

  /** Leads the messages of each connection to whom its first message has named. */
  private static final class Connections extends RpcHandler {
    private final String session;
    private final List<? extends Answerer> workers;
    private final boolean windows; // whether they are wanted
    private final Map<TransportClient, Peer> known = new ConcurrentHashMap<>();
    private final StreamManager streams = new OneForOneStreamManager(); // none are ever opened

    Connections(String session, List<? extends Answerer> workers, boolean windows) {
      this.session = session;
      this.workers = workers;
      this.windows = windows;
    }

    /** The other end of a connection: whom it asks, and its window or null. */
    private record Peer(Answerer answerer, Window window) {
      void receive(ByteBuffer message, String address, RpcResponseCallback callback) {
        ByteBuffer slot = window == null ? null : window.referred(message);
        if (slot == null) {
          answerer.receive(message, address, callback::onSuccess);
        } else {
          answerer.receive(
              slot, address, answer -> callback.onSuccess(Window.answer(slot, answer)));
        }
      }
    }

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      Peer peer = known.get(client);
      if (peer == null) {
        peer = greeted(message);
        known.put(client, peer);
        callback.onSuccess(welcome(peer.window() != null));
      } else {
        synchronized (peer.answerer()) { // a copy of the task has its own connection and thread
          peer.receive(Messages.littleEndian(message), address(client), callback);
        }
      }
    }

    private Peer greeted(ByteBuffer hello) {
      int worker = hello.getInt();
      String names = StandardCharsets.UTF_8.decode(hello).toString();
      int end = names.lastIndexOf('/');
      String name = names.substring(0, end);
      if (!name.equals(session)) {
        throw ThalwegException.of(ErrorCode.INTERNAL, "a worker of another session has connected")
            .expected(session)
            .found(name);
      }
      Window window = windows ? Window.open(names.substring(end + 1)) : null;
      return new Peer(workers.get(worker), window);
    }

    private static String address(TransportClient client) {
      return client.getSocketAddress().toString();
    }

    @Override
    public void channelInactive(TransportClient client) {
      Peer peer = known.remove(client);
      if (peer != null) {
        synchronized (peer.answerer()) {
          peer.answerer().disconnected(address(client));
        }
      }
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }
  }
}
