package io.thalweg.worker.spark;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;
import java.nio.ByteBuffer;

/**
 * The byte form of orders: ticket, whether it is a step, the step or else the serialized command,
 * the number of parameters (-1 for none), and the parameters themselves where they are few. Many
 * parameters are pulled in pieces.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class OrderCodec<A> {
  private static final int NO_PARAMETERS = -1;

  /** Where a worker has the parameters of an order from. */
  interface Source<A> {
    /**
     * The parameters.
     *
     * @param inline whether they are the rest of {@code message}
     */
    A parameters(long ticket, int length, boolean inline, ByteBuffer message)
        throws InterruptedException;
  }

  private final DType<A> dtype;

  OrderCodec(DType<A> dtype) {
    this.dtype = dtype;
  }

  ByteBuffer encode(Order<A> order) {
    A parameters = order.parameters();
    int length = parameters == null ? NO_PARAMETERS : dtype.length(parameters);
    int inline = isInline(length) ? length : 0;
    byte[] other = new byte[0];
    int commandBytes = 2 * Long.BYTES;
    if (!(order.command() instanceof Command.Step)) {
      other = Messages.serialize(order.command());
      commandBytes = Integer.BYTES + other.length;
    }
    int size = Long.BYTES + 1 + commandBytes + Integer.BYTES + inline * dtype.bytes();
    ByteBuffer buffer = Messages.buffer(new byte[size]).putLong(order.ticket());
    if (order.command() instanceof Command.Step step) {
      buffer.put((byte) 1).putLong(step.epoch()).putLong(step.step());
    } else {
      Messages.putBytes(buffer.put((byte) 0), other);
    }
    buffer.putInt(length);
    if (inline > 0) {
      dtype.write(parameters, 0, length, buffer);
    }
    return Messages.ended(buffer);
  }

  Order<A> decode(ByteBuffer buffer, Source<A> source) throws InterruptedException {
    long ticket = buffer.getLong();
    boolean isStep = buffer.get() == 1;
    Command command =
        isStep
            ? new Command.Step(buffer.getLong(), buffer.getLong())
            : (Command) Messages.deserialize(Messages.getBytes(buffer));
    int length = buffer.getInt();
    A parameters =
        length == NO_PARAMETERS
            ? null
            : source.parameters(ticket, length, isInline(length), buffer);
    return new Order<>(ticket, command, parameters);
  }

  private boolean isInline(int length) {
    return length >= 0 && (long) length * dtype.bytes() <= Messages.CHUNK_BYTES;
  }
}
