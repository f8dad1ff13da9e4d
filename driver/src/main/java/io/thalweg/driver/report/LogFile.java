package io.thalweg.driver.report;

import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A file that grows by whole lines. Mutable. */
interface LogFile extends Closeable {
  /** What a new log begins with. */
  AtomicFiles.Content EMPTY = target -> {};

  /**
   * That at {@code path}.
   *
   * @param kept what it begins with, whole lines; what else stands there is replaced
   */
  static LogFile begin(Path path, AtomicFiles.Content kept) throws IOException {
    return Storage.isLocal(path) ? LocalLogFile.begin(path, kept) : new SpooledLogFile(path, kept);
  }

  /**
   * Adds whole lines. After one that fails, the next begins where the last whole one has ended.
   *
   * @throws IOException if there is no room, or the file cannot be written any more
   */
  void append(byte[] lines) throws IOException;

  /** All lines so far outlive a crash of the machine. May be called by any thread. */
  void force() throws IOException;
}
