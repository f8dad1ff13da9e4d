package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.PartialCodec;
import io.thalweg.worker.spark.Message.Chunk;
import io.thalweg.worker.spark.Message.OrderMessage;
import io.thalweg.worker.spark.Message.PullChunk;
import io.thalweg.worker.spark.Message.Received;
import io.thalweg.worker.spark.Message.ReportChunk;
import io.thalweg.worker.spark.Message.ReportMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Serves a hub under a name, to workers of other JVMs over Spark's RPC and to workers of this JVM
 * by plain calls.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class HubServer<A> implements AutoCloseable {
  /** The largest piece of an array that travels in one message, in bytes. */
  static final int CHUNK_BYTES = 8 << 20;

  private static final Map<String, HubServer<?>> LOCAL = new ConcurrentHashMap<>();

  private final String name;
  private final Hub<A> hub;
  private final DType<A> dtype;
  private final PartialCodec<A> codec;
  private final AutoCloseable endpoint;
  private final Map<Integer, ByteBuffer> incoming = new HashMap<>();
  private volatile Encoded<A> encoded;

  /** The bytes of the parameters that travel at present, made once for all workers. */
  private record Encoded<A>(long ticket, A parameters, byte[] bytes) {}

  /**
   * Opens the server.
   *
   * @param name unique among the sessions of this application
   */
  public HubServer(String name, Hub<A> hub, DType<A> dtype) {
    this.name = name;
    this.hub = hub;
    this.dtype = dtype;
    this.codec = new PartialCodec<>(dtype);
    this.endpoint = Rpc.open(name, new RpcHandler());
    LOCAL.put(name, this);
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
    try {
      endpoint.close();
    } catch (Exception e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "cannot close the session's endpoint").cause(e);
    }
  }

  private final class RpcHandler implements Rpc.Handler {
    @Override
    public void receive(byte[] bytes, String address, Consumer<byte[]> answer) {
      Consumer<Message> reply = message -> answer.accept(Messages.encode(message));
      Message message = Messages.decode(bytes);
      if (message instanceof ReportMessage report) {
        hub.report(decode(report), address, order -> reply.accept(encode(order)));
      } else if (message instanceof ReportChunk chunk) {
        collect(chunk);
        reply.accept(new Received());
      } else if (message instanceof PullChunk pull) {
        reply.accept(chunk(pull));
      } else {
        throw ThalwegException.of(ErrorCode.INTERNAL, "unknown message " + message);
      }
    }

    @Override
    public void disconnected(String address) {
      hub.disconnected(address);
    }
  }

  private Report<A> decode(ReportMessage message) {
    byte[] body = message.body();
    if (body == null) {
      body = incoming.remove(message.worker()).array();
    }
    return new Report<>(
        message.worker(),
        message.ticket(),
        body.length == 0 ? List.of() : codec.decode(body),
        message.failure(),
        message.computeNanos(),
        message.kernels());
  }

  private void collect(ReportChunk chunk) {
    if (chunk.offset() == 0) {
      ByteBuffer whole = ByteBuffer.allocate(chunk.length()).order(ByteOrder.LITTLE_ENDIAN);
      incoming.put(chunk.worker(), whole);
    }
    incoming.get(chunk.worker()).put(chunk.offset(), chunk.bytes());
  }

  private OrderMessage encode(Order<A> order) {
    if (order.parameters() == null) {
      return new OrderMessage(order.ticket(), order.command(), 0, null);
    }
    byte[] bytes = bytes(order.ticket(), order.parameters());
    byte[] first = bytes.length <= CHUNK_BYTES ? bytes : Arrays.copyOf(bytes, CHUNK_BYTES);
    return new OrderMessage(order.ticket(), order.command(), bytes.length, first);
  }

  private byte[] bytes(long ticket, A parameters) {
    Encoded<A> known = encoded;
    if (known == null || known.ticket() != ticket) {
      known = new Encoded<>(ticket, parameters, dtype.toBytes(parameters));
      encoded = known;
    }
    return known.bytes();
  }

  private Chunk chunk(PullChunk pull) {
    Encoded<A> known = encoded;
    if (known.ticket() != pull.ticket()) {
      throw ThalwegException.of(
              ErrorCode.INTERNAL, "a worker asked for parameters of another round")
          .expected("ticket " + known.ticket())
          .found("ticket " + pull.ticket());
    }
    int end = Math.min(known.bytes().length, pull.offset() + CHUNK_BYTES);
    return new Chunk(Arrays.copyOfRange(known.bytes(), pull.offset(), end));
  }
}
