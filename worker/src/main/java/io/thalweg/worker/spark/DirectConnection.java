package io.thalweg.worker.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.apache.spark.network.server.NoOpRpcHandler;

/** A worker's end of a direct connection, see {@link DirectServer}. */
final class DirectConnection implements Asker {
  private static final long HELLO_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final TransportContext context;
  private final TransportClientFactory factory;
  private final TransportClient client;

  private DirectConnection(
      TransportContext context, TransportClientFactory factory, TransportClient client) {
    this.context = context;
    this.factory = factory;
    this.client = client;
  }

  /**
   * Connects to the driver.
   *
   * @throws IOException where it cannot be reached at that port
   */
  static DirectConnection open(String session, int worker, int port)
      throws IOException, InterruptedException {
    SparkEnv env = SparkEnv.get();
    TransportContext context = DirectServer.context(env, new NoOpRpcHandler());
    SecurityManager security = env.securityManager();
    List<TransportClientBootstrap> bootstraps =
        security.isAuthenticationEnabled()
            ? List.of(new AuthClientBootstrap(context.getConf(), security.getSaslUser(), security))
            : List.of();
    TransportClientFactory factory = context.createClientFactory(bootstraps);
    try {
      String host = env.conf().get("spark.driver.host");
      TransportClient client = factory.createUnmanagedClient(host, port);
      client.sendRpcSync(DirectServer.hello(session, worker), HELLO_MILLIS);
      return new DirectConnection(context, factory, client);
    } catch (IOException | InterruptedException | RuntimeException e) {
      factory.close();
      context.close();
      throw e;
    }
  }

  @Override
  public void ask(ByteBuffer message, BiConsumer<ByteBuffer, Throwable> callback) {
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
