package io.thalweg.worker.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
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
 * copies of each byte. A worker on this host has a {@link SharedMemory}, too. The port is one of
 * their own, see {@link #PORT}; anybody may try it, so a {@link Door} stands there.
 */
final class DirectServer implements AutoCloseable {
  /** Spark's setting for the port: 0, the default, means any free one; {@link #NONE} none. */
  static final String PORT = "spark.thalweg.port";

  /** No direct connections: everything goes over Spark's RPC. */
  static final int NONE = -1;

  /** How long a connection may keep the secret to itself. */
  private static final long STRANGER_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private static final int LEAST_STRANGERS = 256;

  /** Of a handshake of Spark's, which comes first where authentication is on. */
  private static final int HANDSHAKE_BYTES = 1024;

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
   * @param secret that the session's workers show
   * @param workers who answers each of its workers
   * @param dropped counts who is refused
   * @return null where the settings want none, or the port cannot be had, which is logged
   * @throws io.thalweg.shared.error.ThalwegException BAD_VALUE for a bad {@link #PORT} or {@link
   *     SharedMemory#SETTING}
   */
  static DirectServer open(Secret secret, List<? extends WorkerChannel> workers, Dropped dropped) {
    int room = Math.max(LEAST_STRANGERS, 2 * workers.size());
    return open(secret, workers, new Strangers(room, STRANGER_MILLIS, dropped));
  }

  /** The same, with room for strangers. */
  static DirectServer open(
      Secret secret, List<? extends WorkerChannel> workers, Strangers strangers) {
    SparkEnv env = SparkEnv.get();
    SparkConf conf = env.conf();
    int port = OwnSettings.port(conf);
    if (port == NONE) {
      return null;
    }
    boolean windows = SharedMemory.areWanted(conf);
    SecurityManager security = env.securityManager();
    boolean authenticates = security.isAuthenticationEnabled();
    int handshake = authenticates ? HANDSHAKE_BYTES : Hello.MOST_BYTES;
    List<TransportServerBootstrap> bootstraps = new ArrayList<>();
    bootstraps.add(new Door(secret, workers, windows, handshake, strangers));
    TransportContext context = context(env);
    if (authenticates) {
      bootstraps.add(new AuthServerBootstrap(context.getConf(), security));
    }
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
  static TransportContext context(SparkEnv env) {
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
    return new TransportContext(transport, new NoOpRpcHandler());
  }

  @Override
  public void close() {
    server.close();
    context.close();
  }
}
