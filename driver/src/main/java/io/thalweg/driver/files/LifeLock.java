package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock on the file {@code lock} of a folder. The operating system releases it however its process
 * ends, so that a folder whose lock can be taken belongs to nobody.
 */
record LifeLock(Optional<FileChannel> channel, State state) implements Closeable {
  private static final String NAME = "lock";

  /** Whose lock it is. */
  enum State {
    OURS,
    OF_ANOTHER,
    /** The file system has no locks: whoever asks gets this answer. */
    UNKNOWN
  }

  /**
   * Tries to take the lock of {@code folder}.
   *
   * @throws IOException if its file cannot be opened
   */
  static LifeLock open(Path folder) throws IOException {
    return on(folder.resolve(NAME));
  }

  /** The same for a file of any name. */
  static LifeLock on(Path file) throws IOException {
    if (!Storage.isLocal(file)) {
      return new LifeLock(Optional.empty(), State.UNKNOWN);
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new LifeLock(Optional.of(channel), take(channel, file));
  }

  private static State take(FileChannel channel, Path file) {
    try {
      FileLock lock = channel.tryLock();
      // The file may have been deleted between its opening and its locking.
      return lock != null && Files.exists(file) ? State.OURS : State.OF_ANOTHER;
    } catch (OverlappingFileLockException e) { // of this process, through another class loader
      return State.OF_ANOTHER;
    } catch (IOException e) {
      return State.UNKNOWN;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
