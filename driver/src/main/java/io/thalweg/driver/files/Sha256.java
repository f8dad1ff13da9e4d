package io.thalweg.driver.files;

import io.thalweg.shared.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. */
public final class Sha256 {
  private static final int CHUNK_BYTES = 1 << 16;

  private Sha256() {}

  /**
   * The hash of the elements' little-endian bytes ({@link DType#toBytes}): {@code params_sha256}.
   */
  public static <A> String of(DType<A> dtype, A array) {
    MessageDigest digest = digest();
    long bytes = (long) dtype.length(array) * dtype.bytes();
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, bytes));
    chunk.order(ByteOrder.LITTLE_ENDIAN);
    int perChunk = CHUNK_BYTES / dtype.bytes();
    for (int done = 0; done < dtype.length(array); ) {
      int count = Math.min(perChunk, dtype.length(array) - done);
      chunk.clear();
      dtype.write(array, done, count, chunk);
      digest.update(chunk.flip());
      done += count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of the UTF-8 bytes of {@code text}. */
  public static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
