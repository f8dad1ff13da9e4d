package io.thalweg.driver.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What tells a whole file from a torn one.
 *
 * @param bytes its length
 * @param sha256 of its content, in lower-case hexadecimal
 */
public record FileDigest(long bytes, String sha256) {
  private static final int CHUNK_BYTES = 1 << 16;

  /**
   * Writes {@code content} to {@code path} as {@link AtomicFiles#write} does.
   *
   * @return that of what was written, whatever the file system has made of it
   */
  public static FileDigest write(Path path, AtomicFiles.Content content) {
    MessageDigest digest = Sha256.digest();
    long[] bytes = new long[1];
    AtomicFiles.write(
        path,
        target -> {
          OutputStream digesting = digesting(target, digest, bytes);
          content.writeTo(digesting);
          digesting.flush();
        });
    return new FileDigest(bytes[0], HexFormat.of().formatHex(digest.digest()));
  }

  private static OutputStream digesting(OutputStream target, MessageDigest digest, long[] bytes) {
    return new FilterOutputStream(target) {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] chunk, int from, int count) throws IOException {
        out.write(chunk, from, count);
        digest.update(chunk, from, count);
        bytes[0] += count;
      }
    };
  }

  /** That of the file at {@code path}. */
  public static FileDigest of(Path path) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] chunk = new byte[CHUNK_BYTES];
    long bytes = 0;
    try (InputStream source = Files.newInputStream(path)) {
      for (int count = source.read(chunk); count >= 0; count = source.read(chunk)) {
        digest.update(chunk, 0, count);
        bytes += count;
      }
    }
    return new FileDigest(bytes, HexFormat.of().formatHex(digest.digest()));
  }
}
