package io.thalweg.worker.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.package$;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * Connects to a master as Spark's RPC would, with this side's secret and certificates, to see
 * whether it lets this side in. Spark itself tries for a minute and does not say what is wrong.
 *
 * @param conf this side's settings
 */
public record Knock(SparkConf conf) {
  private static final String SECRET = "spark.authenticate.secret";
  private static final long ANSWER_MILLIS = TimeUnit.SECONDS.toMillis(5);
  private static final int LONGEST_CHAIN = 20;
  private static final int TRIES_AGAIN = 2;

  /** What a master does with this side. */
  public enum Answer {
    /** It talks to it. */
    OPEN,
    /** It asks for a secret, and this side has none. */
    SECRET_MISSING,
    /** It does not know what this side's secret is for. */
    SECRET_UNWANTED,
    /** It has another secret. */
    SECRET_DIFFERS,
    /** It does not understand TLS. */
    TLS_UNWANTED,
    /** Its certificate is not one that this side trusts, or the other way round. */
    CERTIFICATE_REFUSED,
    /** It closes the connection without a word. */
    CLOSED,
    /** It does not answer in time, or nobody is there. */
    SILENT
  }

  /** Whether the settings want a secret or certificates on the way to the master. */
  public boolean isSecured() {
    return authenticates() || encrypts();
  }

  /** Whether they want a secret, and have none. */
  public boolean lacksSecret() {
    return authenticates()
        && !conf.contains(SECRET)
        && !conf.contains(SECRET + ".file")
        && !conf.contains(SECRET + ".driver.file");
  }

  private boolean authenticates() {
    return conf.getBoolean("spark.authenticate", false);
  }

  private boolean encrypts() {
    return conf.getBoolean("spark.ssl.rpc.enabled", false);
  }

  /**
   * Knocks at a port. A handshake that fails may be seen as a closed connection alone, so that this
   * tries again.
   */
  public Answer at(String host, int port) {
    Answer answer = once(host, port);
    for (int again = 0; answer == Answer.TLS_UNWANTED && again < TRIES_AGAIN; again++) {
      answer = once(host, port);
    }
    return answer;
  }

  private Answer once(String host, int port) {
    SecurityManager security = new SecurityManager(conf, Option.empty(), secretFile());
    TransportConf transport =
        SparkTransportConf.fromSparkConf(
            conf.clone()
                .set("spark.rpc.io.connectionTimeout", "5s")
                .set("spark.rpc.io.connectionCreationTimeout", "5s"),
            "rpc",
            0,
            Option.apply("driver"),
            Option.apply(security.getRpcSSLOptions()));
    List<TransportClientBootstrap> bootstraps =
        authenticates()
            ? List.of(new AuthClientBootstrap(transport, security.getSaslUser(), security))
            : List.of();
    try (TransportContext context = new TransportContext(transport, new NoOpRpcHandler());
        TransportClientFactory factory = context.createClientFactory(bootstraps);
        TransportClient client = factory.createUnmanagedClient(host, port)) {
      return authenticates() ? Answer.OPEN : asked(client);
    } catch (IOException | RuntimeException e) {
      return refusal(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.SILENT;
    }
  }

  private static ConfigEntry<Option<String>> secretFile() {
    return package$.MODULE$.AUTH_SECRET_FILE();
  }

  /** Whoever wants a secret says so to the first message; others do not understand this one. */
  private Answer asked(TransportClient client) {
    try {
      client.sendRpcSync(ByteBuffer.allocate(1), ANSWER_MILLIS);
      return Answer.OPEN;
    } catch (RuntimeException e) {
      Answer answer = refusal(e);
      return answer == Answer.SECRET_UNWANTED ? Answer.OPEN : answer;
    }
  }

  private Answer refusal(Throwable fault) {
    List<Throwable> causes =
        Stream.iterate(fault, Objects::nonNull, Throwable::getCause).limit(LONGEST_CHAIN).toList();
    String text = String.join("\n", causes.stream().map(String::valueOf).toList());
    if (causes.stream().anyMatch(SSLException.class::isInstance) || text.contains("SSLHandshake")) {
      return text.contains("NotSslRecord") ? Answer.TLS_UNWANTED : Answer.CERTIFICATE_REFUSED;
    }
    if (text.contains("Expected SaslMessage") || text.contains("Unknown challenge")) {
      return Answer.SECRET_MISSING;
    }
    if (text.contains("EOFException") || text.contains("StreamCorrupted")) {
      return Answer.SECRET_UNWANTED; // the master has taken the challenge for a message
    }
    if (text.contains("closed") || text.contains("ClosedChannel") || text.contains("reset")) {
      return encrypts() ? Answer.TLS_UNWANTED : Answer.CLOSED;
    }
    if (text.contains("Timeout") || text.contains("Failed to connect")) {
      return Answer.SILENT;
    }
    return authenticates() ? Answer.SECRET_DIFFERS : Answer.SILENT;
  }
}
