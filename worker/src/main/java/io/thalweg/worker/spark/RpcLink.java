package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.PartialCodec;
import io.thalweg.worker.spark.Message.Chunk;
import io.thalweg.worker.spark.Message.OrderMessage;
import io.thalweg.worker.spark.Message.PullChunk;
import io.thalweg.worker.spark.Message.ReportChunk;
import io.thalweg.worker.spark.Message.ReportMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The link of a worker that lives in another JVM: raw bytes over Spark's RPC.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RpcLink<A> implements Link<A> {
  private static final byte[] NOTHING = new byte[0];

  private final Rpc.Asker driver;
  private final DType<A> dtype;
  private final PartialCodec<A> codec;
  private A parameters;

  RpcLink(String name, DType<A> dtype) {
    this.driver = Rpc.connect(name);
    this.dtype = dtype;
    this.codec = new PartialCodec<>(dtype);
  }

  @Override
  public Order<A> exchange(Report<A> report) throws InterruptedException {
    byte[] body = report.partials().isEmpty() ? NOTHING : codec.encode(report.partials());
    boolean whole = body.length <= HubServer.CHUNK_BYTES;
    if (!whole) {
      push(report, body);
    }
    OrderMessage order =
        (OrderMessage)
            ask(
                new ReportMessage(
                    report.worker(),
                    report.ticket(),
                    whole ? body : null,
                    report.failure(),
                    report.computeNanos(),
                    report.kernels()));
    return new Order<>(order.ticket(), order.command(), pull(order));
  }

  private void push(Report<A> report, byte[] body) throws InterruptedException {
    for (int at = 0; at < body.length; at += HubServer.CHUNK_BYTES) {
      int end = Math.min(body.length, at + HubServer.CHUNK_BYTES);
      byte[] bytes = Arrays.copyOfRange(body, at, end);
      ask(new ReportChunk(report.worker(), report.ticket(), at, body.length, bytes));
    }
  }

  private A pull(OrderMessage order) throws InterruptedException {
    if (order.bytes() == null) {
      return null;
    }
    int length = order.length() / dtype.bytes();
    if (parameters == null || dtype.length(parameters) != length) {
      parameters = dtype.allocate(length);
    }
    receive(order.bytes(), 0);
    for (int at = order.bytes().length; at < order.length(); ) {
      Chunk chunk = (Chunk) ask(new PullChunk(order.ticket(), at));
      receive(chunk.bytes(), at);
      at += chunk.bytes().length;
    }
    return parameters;
  }

  private void receive(byte[] bytes, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    dtype.read(buffer, parameters, at / dtype.bytes(), bytes.length / dtype.bytes());
  }

  private Message ask(Message message) throws InterruptedException {
    Handover<Object> answer = new Handover<>();
    driver.ask(
        Messages.encode(message),
        (bytes, failure) -> answer.put(failure == null ? bytes : failure));
    Object value = answer.take();
    if (value instanceof Throwable failure) {
      throw ThalwegException.of(ErrorCode.WORKERS_LOST, "the driver no longer answers this worker")
          .cause(failure);
    }
    return Messages.decode((byte[]) value);
  }
}
