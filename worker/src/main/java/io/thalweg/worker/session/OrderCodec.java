package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.CommandCodec;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;

/**
 * The byte form of orders: whose shards, ticket, command, the wire that parameters and gradients
 * take, the number of parameters (-1 for none), and the parameters themselves where they are few.
 * Many parameters are pulled in pieces.
 */
final class OrderCodec {
  private static final int NO_PARAMETERS = -1;

  /** Room for the arrays of a command, which have an element for each feature, shard or cell. */
  private static final int COMMAND_BYTES = 64 << 20;

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

  /** Bytes of the largest order, or of any other answer to a worker. */
  static long mostBytes() {
    return COMMAND_BYTES + (long) Messages.MESSAGE_BYTES;
  }

  static <A> ByteBuffer encode(Order<A> order) {
    A parameters = order.parameters();
    WireForm<A> form = order.form();
    int length = parameters == null ? NO_PARAMETERS : form.dtype().length(parameters);
    boolean inline = isInline(length, form);
    int size = Integer.BYTES + Long.BYTES + CommandCodec.size(order.command()) + 1 + Integer.BYTES;
    size += inline ? (int) form.bytes(length) : 0;
    if (size > mostBytes()) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "a command is too large to be sent")
          .expected("at most " + mostBytes() + " bytes")
          .found(size + " bytes");
    }
    ByteBuffer buffer = Messages.buffer(new byte[size]);
    buffer.putInt(order.range()).putLong(order.ticket());
    CommandCodec.encode(order.command(), buffer);
    Wire wire = form == null ? Wire.EXACT : form.wire();
    buffer.put(wire.code()).putInt(length);
    if (inline) {
      form.write(parameters, 0, length, buffer);
    }
    return Messages.ended(buffer);
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @param size how many parameters an order has that has any
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where the bytes are no such order
   */
  static <A> Order<A> decode(ByteBuffer buffer, int size, Source<A> source)
      throws InterruptedException {
    int range = MessageParts.int32(buffer);
    long ticket = MessageParts.int64(buffer);
    Command command = CommandCodec.decode(buffer);
    WireForm<A> form = source.form(Wire.ofCode(MessageParts.int8(buffer)));
    int length = MessageParts.int32(buffer);
    if (length != (command.needsParameters() ? size : NO_PARAMETERS)) {
      throw MessageParts.malformed(length + " parameters of " + size);
    }
    boolean inline = isInline(length, form);
    MessageParts.require(buffer, inline ? form.bytes(length) : 0);
    A parameters =
        length == NO_PARAMETERS ? null : source.parameters(ticket, length, form, inline, buffer);
    MessageParts.requireEnd(buffer);
    return new Order<>(range, ticket, command, parameters, form);
  }

  private static boolean isInline(int length, WireForm<?> form) {
    return length >= 0 && form.bytes(length) <= Messages.CHUNK_BYTES;
  }
}
