package io.thalweg.driver.ingest;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, unpacked where gzip has packed it, and how many there can be. Mutable. */
final class IdxSource implements Closeable {
  private static final int GZIP_MAGIC = 0x1f8b;

  /** Deflate packs 258 bytes into two bits at best. */
  private static final long MOST_PER_PACKED_BYTE = 1032;

  private final InputStream stream;
  private final boolean packed;
  private final long fileBytes;
  private long read;

  private IdxSource(InputStream stream, boolean packed, long fileBytes) {
    this.stream = stream;
    this.packed = packed;
    this.fileBytes = fileBytes;
  }

  static IdxSource open(Path path) throws IOException {
    BufferedInputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      file.mark(2);
      boolean packed = (file.read() << 8 | file.read()) == GZIP_MAGIC;
      file.reset();
      InputStream stream = packed ? new GZIPInputStream(file, 1 << 16) : file;
      return new IdxSource(stream, packed, Files.size(path));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The most bytes that can follow. */
  long most() {
    return packed ? fileBytes * MOST_PER_PACKED_BYTE - read : fileBytes - read;
  }

  /** The fewest bytes that follow. */
  long least() {
    return packed ? 1 : fileBytes - read;
  }

  /**
   * The next bytes.
   *
   * @throws EOFException if there are fewer
   */
  ByteBuffer read(int length) throws IOException {
    byte[] bytes = new byte[length];
    if (stream.readNBytes(bytes, 0, length) < length) {
      throw new EOFException("fewer than " + length + " bytes");
    }
    read += length;
    return ByteBuffer.wrap(bytes);
  }

  /** Refuses bytes that are left over; of a packed file this compares its checksum, too. */
  void requireEnd() throws IOException {
    if (stream.read() >= 0) {
      throw new ZipException("more bytes than its sizes say");
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
