package io.thalweg.worker.spark;

import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.util.RpcUtils;
import scala.PartialFunction;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
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

  private Rpc() {}

  /** Opens an endpoint in this driver's own RPC environment; closing the result removes it. */
  static AutoCloseable open(String name, Answerer answerer) {
    RpcEnv env = SparkEnv.get().rpcEnv();
    Endpoint endpoint = new Endpoint(env, answerer);
    RpcEndpointRef ref = env.setupEndpoint(name, endpoint);
    return () -> env.stop(ref);
  }

  /** A function that asks the driver's endpoint; the answer or the failure reaches the callback. */
  static Asker connect(String name) {
    SparkEnv env = SparkEnv.get();
    RpcEndpointRef ref = RpcUtils.makeDriverRef(name, env.conf(), env.rpcEnv());
    return (message, callback) -> {
      Future<byte[]> answer =
          ref.ask(Messages.bytesOf(message), RpcUtils.INFINITE_TIMEOUT(), BYTES);
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

  private static final class Endpoint implements ThreadSafeRpcEndpoint {
    private final RpcEnv env;
    private final Answerer answerer;

    Endpoint(RpcEnv env, Answerer answerer) {
      this.env = env;
      this.answerer = answerer;
    }

    @Override
    public RpcEnv rpcEnv() {
      return env;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof byte[];
        }

        @Override
        public BoxedUnit apply(Object message) {
          answerer.receive(
              Messages.buffer((byte[]) message),
              context.senderAddress().hostPort(),
              answer -> context.reply(Messages.bytesOf(answer)));
          return BoxedUnit.UNIT;
        }
      };
    }

    @Override
    public void onDisconnected(RpcAddress remoteAddress) {
      answerer.disconnected(remoteAddress.hostPort());
    }
  }
}
