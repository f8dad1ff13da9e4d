package io.thalweg.worker.session;

import io.netty.channel.Channel;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's end of a direct connection, see {@link DirectServer}. */
final class DirectConnection implements DriverChannel {
  private static final Logger LOG = LoggerFactory.getLogger(DirectConnection.class);
  private static final long HELLO_MILLIS = TimeUnit.SECONDS.toMillis(30);

  /** The driver may close a connection before its hello is read, where very many come at once. */
  private static final int TRIES = 5;

  private static final long PAUSE_MILLIS = 100;

  private final TransportContext context;
  private final TransportClientFactory factory;
  private final TransportClient client;
  private final SharedMemory window; // null for none

  private DirectConnection(
      TransportContext context,
      TransportClientFactory factory,
      TransportClient client,
      SharedMemory window) {
    this.context = context;
    this.factory = factory;
    this.client = client;
    this.window = window;
  }

  /**
   * Connects to the driver.
   *
   * @param most bytes of the longest answer
   * @throws IOException where it cannot be reached at that port
   */
  static DirectConnection open(Secret secret, int worker, int port, long most)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return attempt(secret, worker, port, most);
      } catch (RuntimeException e) {
        if (tries == TRIES) {
          throw e;
        }
        Thread.sleep(tries * PAUSE_MILLIS);
      }
    }
  }

  private static DirectConnection attempt(Secret secret, int worker, int port, long most)
      throws IOException, InterruptedException {
    SparkEnv env = SparkEnv.get();
    TransportContext context = DirectServer.context(env);
    SecurityManager security = env.securityManager();
    List<TransportClientBootstrap> bootstraps = new ArrayList<>();
    bootstraps.add((client, channel) -> guard(channel, most));
    if (security.isAuthenticationEnabled()) {
      bootstraps.add(new AuthClientBootstrap(context.getConf(), security.getSaslUser(), security));
    }
    TransportClientFactory factory = context.createClientFactory(bootstraps);
    try {
      String host = env.conf().get("spark.driver.host");
      TransportClient client = factory.createUnmanagedClient(host, port);
      return new DirectConnection(context, factory, client, greet(client, secret, worker));
    } catch (IOException | InterruptedException | RuntimeException e) {
      factory.close();
      context.close();
      throw e;
    }
  }

  /** Lets answers in, of at most {@code most} bytes. */
  private static void guard(Channel channel, long most) {
    FrameGate.Visitor driver =
        new FrameGate.Visitor() {
          @Override
          public long mostBytes() {
            return most;
          }

          @Override
          public boolean isKnown() {
            return true;
          }

          @Override
          public void refuse() {
            LOG.warn("the driver's port sends more than {} bytes, or no answer", most);
            Strangers.close(channel);
          }
        };
    if (!new FrameGate(driver, FrameGate.ANSWERS).stand(channel)) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "this Spark puts frames together elsewhere");
    }
  }

  /** Says who connects. Returns the window to the driver, or null where there is none. */
  private static SharedMemory greet(TransportClient client, Secret secret, int worker) {
    SharedMemory window =
        SharedMemory.areWanted(SparkEnv.get().conf()) ? SharedMemory.create() : null;
    try {
      String name = window == null ? "" : window.name();
      ByteBuffer hello = new Hello(worker, name).encode(secret);
      boolean opened = Hello.isOpened(client.sendRpcSync(hello, HELLO_MILLIS));
      return opened ? window : null;
    } finally {
      if (window != null) {
        window.hide();
      }
    }
  }

  @Override
  public List<ByteBuffer> buffers() {
    return window == null ? DriverChannel.super.buffers() : window.slots();
  }

  @Override
  public void ask(ByteBuffer message, BiConsumer<ByteBuffer, Throwable> callback) {
    ByteBuffer reference = window == null ? null : window.reference(message);
    if (reference == null) {
      send(message, callback);
    } else {
      send(reference, (answer, failure) -> answered(message, answer, failure, callback));
    }
  }

  private static void answered(
      ByteBuffer slot,
      ByteBuffer travelled,
      Throwable failure,
      BiConsumer<ByteBuffer, Throwable> callback) {
    ByteBuffer answer = null;
    Throwable wrong = failure;
    try {
      answer = failure == null ? SharedMemory.answered(slot, travelled) : null;
    } catch (ThalwegException e) {
      wrong = e;
    }
    callback.accept(answer, wrong);
  }

  private void send(ByteBuffer message, BiConsumer<ByteBuffer, Throwable> callback) {
    client.sendRpc(
        message,
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer answer) {
            callback.accept(Messages.littleEndian(answer), null);
          }

          @Override
          public void onFailure(Throwable failure) {
            callback.accept(null, failure);
          }
        });
  }

  @Override
  public void close() {
    client.close();
    factory.close();
    context.close();
  }
}
