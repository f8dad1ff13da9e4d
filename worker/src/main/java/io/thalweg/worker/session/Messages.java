package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the byte forms of messages have in common. All is written field by field, little-endian, and
 * nothing is deserialized by Java: whoever sends bytes must not choose what classes are made of
 * them.
 */
final class Messages {
  /**
   * The largest piece of an array in one message. With its head it stays just below a power of two:
   * where messages go over Spark's RPC, the buffer that it serializes into doubles, and must not
   * become a humongous object of G1.
   */
  static final int CHUNK_BYTES = 240 << 10;

  /** Room for what stands before a piece. */
  static final int HEAD_BYTES = 32;

  /** Bytes of the longest name of kernels. */
  private static final int KERNELS_BYTES = 256;

  /** Room for a piece and what stands before it. */
  static final int MESSAGE_BYTES = CHUNK_BYTES + HEAD_BYTES;

  /** What a worker sends: the first byte of a message. */
  enum Kind {
    /** The name of the kernels; answered with the first order. */
    REGISTER(1),
    /** A {@link Report}; answered with the next order. */
    REPORT(2),
    /** A piece of the gradients of the last report; answered with nothing. */
    GRADIENT(3),
    /** Asks for a piece of the parameters of the last order. */
    PULL(4);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  private Messages() {}

  /** A buffer over the bytes of a message. */
  static ByteBuffer buffer(byte[] bytes) {
    return littleEndian(ByteBuffer.wrap(bytes));
  }

  /** The same buffer, in the byte order of messages. */
  static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes that are left. */
  static byte[] bytesOf(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }

  /** The whole message that {@link #begin} has begun, to be sent. */
  static ByteBuffer ended(ByteBuffer message) {
    if (message.hasRemaining()) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "a message is not written to its end");
    }
    return message.flip();
  }

  /** Elements of the largest piece of an array for which {@code buffer} has room. */
  static int pieceLength(WireForm<?> form, ByteBuffer buffer) {
    return form.pieceLength(buffer.capacity() - HEAD_BYTES);
  }

  /** The buffer of a worker's message with room for {@code size} bytes after its kind. */
  static ByteBuffer begin(Kind kind, int size) {
    return begin(kind, buffer(new byte[1 + size]));
  }

  /** Begins a worker's message in a buffer that is used again. */
  static ByteBuffer begin(Kind kind, ByteBuffer buffer) {
    return buffer.clear().put(kind.code);
  }

  /** Reads the first byte of a worker's message. */
  static Kind kind(ByteBuffer message) {
    byte code = MessageParts.int8(message);
    for (Kind kind : KINDS) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw MessageParts.malformed("a message of kind " + code);
  }

  static ByteBuffer register(String kernels) {
    ByteBuffer message = begin(Kind.REGISTER, Integer.BYTES + KERNELS_BYTES);
    MessageParts.putText(message, kernels, KERNELS_BYTES);
    return message.flip();
  }

  /** The rest of a registration. */
  static String kernels(ByteBuffer message) {
    String kernels = MessageParts.text(message, KERNELS_BYTES);
    MessageParts.requireEnd(message);
    if (kernels == null) {
      throw MessageParts.malformed("a registration without kernels");
    }
    return kernels;
  }

  /** Asks for a piece of parameters, in a buffer that is used again. */
  static ByteBuffer pull(long ticket, int from, int count, ByteBuffer buffer) {
    return begin(Kind.PULL, buffer).putLong(ticket).putInt(from).putInt(count).flip();
  }
}
