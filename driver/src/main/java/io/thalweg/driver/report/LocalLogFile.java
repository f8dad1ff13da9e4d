package io.thalweg.driver.report;

import io.thalweg.driver.files.AtomicFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A log of this machine. Each append is handed to the operating system in one write, so a killed
 * process leaves whole lines. No interrupt of its thread closes the file, as it closes a channel.
 */
final class LocalLogFile implements LogFile {
  private final RandomAccessFile file;
  private long end; // of the last whole line

  private LocalLogFile(RandomAccessFile file) throws IOException {
    this.file = file;
    this.end = file.length();
  }

  static LocalLogFile begin(Path path, AtomicFiles.Content kept) throws IOException {
    AtomicFiles.write(path, kept);
    return new LocalLogFile(new RandomAccessFile(path.toFile(), "rw"));
  }

  @Override
  public synchronized void append(byte[] lines) throws IOException {
    file.seek(end);
    try {
      file.write(lines);
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    end += lines.length;
  }

  /** A part of a line must not stand before the next one. */
  private void cut(IOException cause) {
    try {
      file.setLength(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void force() throws IOException {
    file.getFD().sync();
  }

  synchronized long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
