package io.thalweg.worker.session;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.util.RpcUtils;
import scala.PartialFunction;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The only class that touches Spark's RPC, which is {@code private[spark]} but public in the
 * bytecode. Spark's RPC is used as it is: its authentication, encryption, ports and time-outs.
 * {@code TransportTest} fails on a Spark version in which any of this does not work.
 */
final class Rpc {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  /** A worker waits as long as the driver lives, whose end Spark reports. */
  private static final RpcTimeout NEVER =
      new RpcTimeout(new FiniteDuration(Long.MAX_VALUE, TimeUnit.NANOSECONDS), "infinite");

  private Rpc() {}

  /**
   * Opens an endpoint in this driver's own RPC environment; closing the result removes it.
   *
   * @param secret that every message must show: others are dropped without an answer
   */
  static AutoCloseable open(String name, Secret secret, WorkerChannel toWorker, Dropped dropped) {
    RpcEnv env = SparkEnv.get().rpcEnv();
    Endpoint endpoint = new Endpoint(env, secret, toWorker, dropped);
    RpcEndpointRef ref = env.setupEndpoint(name, endpoint);
    return () -> env.stop(ref);
  }

  /** A function that asks the driver's endpoint; the answer or the failure reaches the callback. */
  static DriverChannel connect(String name, Secret secret) {
    SparkEnv env = SparkEnv.get();
    RpcEndpointRef ref = RpcUtils.makeDriverRef(name, env.conf(), env.rpcEnv());
    return (message, callback) -> {
      Future<byte[]> answer = ref.ask(shown(secret, message), NEVER, BYTES);
      answer.onComplete(
          (Try<byte[]> result) -> {
            callback.accept(
                result.isSuccess() ? Messages.buffer(result.get()) : null,
                result.isFailure() ? result.failed().get() : null);
            return BoxedUnit.UNIT;
          },
          ExecutionContext.parasitic$.MODULE$);
    };
  }

  /** The message behind the secret. */
  private static byte[] shown(Secret secret, ByteBuffer message) {
    ByteBuffer whole = ByteBuffer.allocate(Secret.BYTES + message.remaining());
    secret.put(whole);
    return whole.put(message).array();
  }

  private static final class Endpoint implements ThreadSafeRpcEndpoint {
    private final RpcEnv env;
    private final Secret secret;
    private final WorkerChannel toWorker;
    private final Dropped dropped;

    Endpoint(RpcEnv env, Secret secret, WorkerChannel toWorker, Dropped dropped) {
      this.env = env;
      this.secret = secret;
      this.toWorker = toWorker;
      this.dropped = dropped;
    }

    @Override
    public RpcEnv rpcEnv() {
      return env;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
      return total(message -> receive(message, context));
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receive() {
      return total(message -> dropped.add());
    }

    private void receive(Object message, RpcCallContext context) {
      ByteBuffer bytes = Messages.buffer(message instanceof byte[] array ? array : new byte[0]);
      if (secret.isShownBy(bytes) && bytes.remaining() <= toWorker.largestMessage()) {
        toWorker.receive(
            bytes,
            context.senderAddress().hostPort(),
            answer -> context.reply(Messages.bytesOf(answer)));
      } else {
        dropped.add();
      }
    }

    /** Of any message: what Spark says of one that nobody takes goes back to who has sent it. */
    private static PartialFunction<Object, BoxedUnit> total(Consumer<Object> receiver) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return true;
        }

        @Override
        public BoxedUnit apply(Object message) {
          receiver.accept(message);
          return BoxedUnit.UNIT;
        }
      };
    }

    @Override
    public void onDisconnected(RpcAddress remoteAddress) {
      toWorker.disconnected(remoteAddress.hostPort());
    }
  }
}
