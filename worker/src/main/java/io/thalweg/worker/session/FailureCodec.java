package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.MessageParts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;

/**
 * The byte form of what a worker has failed with: the texts of a {@link ThalwegException} and of
 * its stack trace. Long ones are cut off.
 */
final class FailureCodec {
  private static final int CODE_BYTES = 64;
  private static final int TEXT_BYTES = 16 << 10;
  private static final int TRACE_BYTES = 64 << 10;
  private static final int TEXTS = 4;

  /** Bytes of the longest failure. */
  static final int MOST_BYTES =
      (2 + TEXTS) * Integer.BYTES + CODE_BYTES + TEXTS * TEXT_BYTES + TRACE_BYTES;

  private FailureCodec() {}

  /** The bytes of {@code failure}; anything but a user's error is named as internal. */
  static byte[] encode(RuntimeException failure) {
    ThalwegException named =
        failure instanceof ThalwegException known
            ? known
            : ThalwegException.of(ErrorCode.INTERNAL, "a worker failed: " + failure);
    ByteBuffer message = Messages.buffer(new byte[MOST_BYTES]);
    MessageParts.putText(message, named.code().name(), CODE_BYTES);
    MessageParts.putText(message, named.what(), TEXT_BYTES);
    MessageParts.putText(message, named.expected(), TEXT_BYTES);
    MessageParts.putText(message, named.found(), TEXT_BYTES);
    MessageParts.putText(message, named.remedy(), TEXT_BYTES);
    MessageParts.putText(message, trace(failure), TRACE_BYTES);
    return Messages.bytesOf(message.flip());
  }

  private static String trace(RuntimeException failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /**
   * The error whose bytes these are, caused by a {@link WorkerTrace}.
   *
   * @throws ThalwegException INTERNAL where they are none
   */
  static ThalwegException decode(ByteBuffer message) {
    ErrorCode code = code(MessageParts.text(message, CODE_BYTES));
    String what = MessageParts.text(message, TEXT_BYTES);
    String expected = MessageParts.text(message, TEXT_BYTES);
    String found = MessageParts.text(message, TEXT_BYTES);
    String remedy = MessageParts.text(message, TEXT_BYTES);
    String trace = MessageParts.text(message, TRACE_BYTES);
    if (what == null || trace == null) {
      throw MessageParts.malformed("a failure that does not say what");
    }
    return ThalwegException.of(code, what)
        .expected(expected)
        .found(found)
        .remedy(remedy)
        .cause(new WorkerTrace(trace));
  }

  private static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    throw MessageParts.malformed("a failure of an unknown code");
  }
}
