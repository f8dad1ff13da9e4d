package io.thalweg.driver.report;

import io.thalweg.driver.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A log in a file system to whose files nothing can be added line by line, as in an object store:
 * it grows in a temporary file of this machine and is copied, as a whole, when it is forced and
 * when it is closed. A killed process leaves the lines up to its last checkpoint, from which the
 * run goes on.
 */
final class SpooledLogFile implements LogFile {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path target;
  private final Path spool;
  private final LocalLogFile lines;
  private long copied = -1;
  private boolean open = true;

  SpooledLogFile(Path target, AtomicFiles.Content kept) throws IOException {
    this.target = target;
    spool = Files.createTempFile("thalweg-metrics-", ".jsonl");
    spool.toFile().deleteOnExit();
    lines = LocalLogFile.begin(spool, kept);
    force();
  }

  @Override
  public void append(byte[] more) throws IOException {
    lines.append(more);
  }

  @Override
  public synchronized void force() throws IOException {
    long end = lines.end();
    if (end != copied) {
      AtomicFiles.write(target, copy -> copyTo(copy, end));
      copied = end;
    }
  }

  private void copyTo(OutputStream copy, long end) throws IOException {
    try (InputStream source = Files.newInputStream(spool)) {
      for (long left = end; left > 0; ) {
        byte[] chunk = source.readNBytes((int) Math.min(left, CHUNK_BYTES));
        if (chunk.length == 0) {
          throw new IOException(spool + " has become shorter");
        }
        copy.write(chunk);
        left -= chunk.length;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      force();
    } finally {
      lines.close();
      Files.deleteIfExists(spool);
    }
  }
}
