package io.thalweg.worker.session;

import io.thalweg.shared.wire.MessageParts;
import java.nio.ByteBuffer;

/**
 * The first message of a direct connection, and its answer.
 *
 * @param worker the worker's number
 * @param window the name of its {@link SharedMemory}, or nothing
 */
record Hello(int worker, String window) {
  private static final int WINDOW_BYTES = 64;

  /** Bytes of the longest one. */
  static final int MOST_BYTES = Secret.BYTES + 2 * Integer.BYTES + WINDOW_BYTES;

  /** The message, which shows {@code secret} first. */
  ByteBuffer encode(Secret secret) {
    ByteBuffer message = Messages.buffer(new byte[MOST_BYTES]);
    secret.put(message);
    MessageParts.putText(message.putInt(worker), window, WINDOW_BYTES);
    return message.flip();
  }

  /**
   * Reads what stands behind the secret.
   *
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where it is no hello to one of that
   *     many workers
   */
  static Hello decode(ByteBuffer message, int workers) {
    int worker = MessageParts.int32(message);
    String window = MessageParts.text(message, WINDOW_BYTES);
    MessageParts.requireEnd(message);
    if (worker < 0 || worker >= workers || window == null) {
      throw MessageParts.malformed("a hello of worker " + worker + " of " + workers);
    }
    return new Hello(worker, window);
  }

  /** The answer: whether the driver has opened the window. */
  static ByteBuffer welcome(boolean opened) {
    return ByteBuffer.wrap(new byte[] {(byte) (opened ? 1 : 0)});
  }

  /** Reads the answer. */
  static boolean isOpened(ByteBuffer answer) {
    return MessageParts.flag(answer);
  }
}
