package io.thalweg.worker.spark;

import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;

/**
 * The byte form of orders: ticket, whether it is a step, the step or else the serialized command,
 * the wire that parameters and gradients take, the number of parameters (-1 for none), and the
 * parameters themselves where they are few. Many parameters are pulled in pieces.
 */
final class OrderCodec {
  private static final int NO_PARAMETERS = -1;

  /**
   * Where a worker has the parameters of an order from.
   *
   * @param <A> {@code float[]} or {@code double[]}
   */
  interface Source<A> {
    /** The form of a wire. */
    WireForm<A> form(Wire wire);

    /**
     * The parameters.
     *
     * @param inline whether they are the rest of {@code message}
     */
    A parameters(long ticket, int length, WireForm<A> form, boolean inline, ByteBuffer message)
        throws InterruptedException;
  }

  private OrderCodec() {}

  static <A> ByteBuffer encode(Order<A> order) {
    A parameters = order.parameters();
    WireForm<A> form = order.form();
    int length = parameters == null ? NO_PARAMETERS : form.dtype().length(parameters);
    boolean inline = isInline(length, form);
    byte[] other = new byte[0];
    int commandBytes = 2 * Long.BYTES;
    if (!(order.command() instanceof Command.Step)) {
      other = Messages.serialize(order.command());
      commandBytes = Integer.BYTES + other.length;
    }
    int size = Long.BYTES + 2 + commandBytes + Integer.BYTES;
    size += inline ? (int) form.bytes(length) : 0;
    ByteBuffer buffer = Messages.buffer(new byte[size]).putLong(order.ticket());
    if (order.command() instanceof Command.Step step) {
      buffer.put((byte) 1).putLong(step.epoch()).putLong(step.step());
    } else {
      Messages.putBytes(buffer.put((byte) 0), other);
    }
    Wire wire = form == null ? Wire.EXACT : form.wire();
    buffer.put(wire.code()).putInt(length);
    if (inline) {
      form.write(parameters, 0, length, buffer);
    }
    return Messages.ended(buffer);
  }

  static <A> Order<A> decode(ByteBuffer buffer, Source<A> source) throws InterruptedException {
    long ticket = buffer.getLong();
    boolean isStep = buffer.get() == 1;
    Command command =
        isStep
            ? new Command.Step(buffer.getLong(), buffer.getLong())
            : (Command) Messages.deserialize(Messages.getBytes(buffer));
    WireForm<A> form = source.form(Wire.ofCode(buffer.get()));
    int length = buffer.getInt();
    A parameters =
        length == NO_PARAMETERS
            ? null
            : source.parameters(ticket, length, form, isInline(length, form), buffer);
    return new Order<>(ticket, command, parameters, form);
  }

  private static boolean isInline(int length, WireForm<?> form) {
    return length >= 0 && form.bytes(length) <= Messages.CHUNK_BYTES;
  }
}
