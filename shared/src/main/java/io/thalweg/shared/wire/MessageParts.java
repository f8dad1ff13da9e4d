package io.thalweg.shared.wire;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the parts of messages. Reading believes nothing: whatever a message says of its
 * sizes is compared with the bytes that are there before an array is made, and every fault is an
 * {@link ErrorCode#INTERNAL} error.
 */
public final class MessageParts {
  private static final int NO_TEXT = -1;

  private MessageParts() {}

  /** The error for a message that breaks the protocol. */
  public static ThalwegException malformed(String what) {
    return ThalwegException.of(ErrorCode.INTERNAL, "a message is malformed: " + what);
  }

  /** Refuses a message that has fewer than {@code bytes} bytes left. */
  public static void require(ByteBuffer message, long bytes) {
    if (message.remaining() < bytes) {
      throw malformed(bytes + " bytes announced, " + message.remaining() + " there");
    }
  }

  /** Refuses a message that goes on. */
  public static void requireEnd(ByteBuffer message) {
    if (message.hasRemaining()) {
      throw malformed(message.remaining() + " bytes too many");
    }
  }

  /** Reads a byte. */
  public static byte int8(ByteBuffer message) {
    require(message, Byte.BYTES);
    return message.get();
  }

  /** Reads a byte that is 0 or 1. */
  public static boolean flag(ByteBuffer message) {
    byte value = int8(message);
    if (value != 0 && value != 1) {
      throw malformed("neither yes nor no");
    }
    return value == 1;
  }

  /** Reads an int. */
  public static int int32(ByteBuffer message) {
    require(message, Integer.BYTES);
    return message.getInt();
  }

  /** Reads a long. */
  public static long int64(ByteBuffer message) {
    require(message, Long.BYTES);
    return message.getLong();
  }

  /** Reads a double. */
  public static double float64(ByteBuffer message) {
    require(message, Double.BYTES);
    return message.getDouble();
  }

  /** Reads how many elements follow, of that many bytes each: no more than there are. */
  public static int count(ByteBuffer message, int elementBytes) {
    int count = int32(message);
    if (count < 0) {
      throw malformed("a count of " + count);
    }
    require(message, (long) count * elementBytes);
    return count;
  }

  /** The bytes that {@link #put(ByteBuffer, int[])} writes. */
  public static int size(int[] array) {
    return Integer.BYTES + array.length * Integer.BYTES;
  }

  /** The bytes that {@link #put(ByteBuffer, long[])} writes. */
  public static int size(long[] array) {
    return Integer.BYTES + array.length * Long.BYTES;
  }

  /** The bytes that {@link #put(ByteBuffer, double[])} writes. */
  public static int size(double[] array) {
    return Integer.BYTES + array.length * Double.BYTES;
  }

  /** Writes an array with its length. */
  public static void put(ByteBuffer message, int[] array) {
    message.putInt(array.length);
    for (int value : array) {
      message.putInt(value);
    }
  }

  /** Writes an array with its length. */
  public static void put(ByteBuffer message, long[] array) {
    message.putInt(array.length);
    for (long value : array) {
      message.putLong(value);
    }
  }

  /** Writes an array with its length. */
  public static void put(ByteBuffer message, double[] array) {
    message.putInt(array.length);
    for (double value : array) {
      message.putDouble(value);
    }
  }

  /** Reads an array with its length. */
  public static int[] ints(ByteBuffer message) {
    int[] array = new int[count(message, Integer.BYTES)];
    for (int i = 0; i < array.length; i++) {
      array[i] = message.getInt();
    }
    return array;
  }

  /** Reads an array with its length. */
  public static long[] longs(ByteBuffer message) {
    long[] array = new long[count(message, Long.BYTES)];
    for (int i = 0; i < array.length; i++) {
      array[i] = message.getLong();
    }
    return array;
  }

  /** Reads an array with its length. */
  public static double[] doubles(ByteBuffer message) {
    double[] array = new double[count(message, Double.BYTES)];
    for (int i = 0; i < array.length; i++) {
      array[i] = message.getDouble();
    }
    return array;
  }

  /** Writes a text, or null, of which at most the first {@code most} bytes travel. */
  public static void putText(ByteBuffer message, String text, int most) {
    if (text == null) {
      message.putInt(NO_TEXT);
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(most);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true); // whole letters
    message.putInt(bytes.position()).put(bytes.flip());
  }

  /** Reads a text of at most {@code most} bytes, or null. */
  public static String text(ByteBuffer message, int most) {
    int length = int32(message);
    if (length == NO_TEXT) {
      return null;
    }
    if (length < 0 || length > most) {
      throw malformed("a text of " + length + " bytes");
    }
    require(message, length);
    byte[] bytes = new byte[length];
    message.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
