package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.Store;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are either wholly there or not at all: written under a temporary name in the same
 * directory, forced to the disk, then moved. In an object store a file is there once its stream has
 * ended, and nothing is moved.
 */
public final class AtomicFiles {
  static final String TEMPORARY_SUFFIX = ".tmp";

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ATTEMPTS = 2;

  private AtomicFiles() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code target} and leaves it open. */
    void writeTo(OutputStream target) throws IOException;
  }

  /**
   * Writes {@code content} to {@code path}, replacing an existing file.
   *
   * @throws ThalwegException INTERNAL if the file system refuses
   */
  public static void write(Path path, Content content) {
    write(path, content, 1);
  }

  private static void write(Path path, Content content, int attempts) {
    Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY_SUFFIX);
    try {
      if (Storage.renames(path)) {
        writeForced(temporary, content);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      } else {
        replace(path, content, attempts);
      }
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, path + " cannot be written")
          .found(e.toString())
          .remedy("check the free space of the disk and the permissions of the folder")
          .cause(e);
    }
  }

  /** Writes UTF-8 text to {@code path}, as {@link #write(Path, Content)} does. */
  public static void write(Path path, String text) {
    write(path, target -> target.write(text.getBytes(StandardCharsets.UTF_8)), ATTEMPTS);
  }

  /** What stood there before is gone with the first attempt, so that it is worth another. */
  private static void replace(Path path, Content content, int attempts) throws IOException {
    for (int left = attempts; ; left--) {
      try {
        upload(path, content);
        return;
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  /** Makes the names in {@code folder} outlive a crash of the machine, where its disk can. */
  public static void forceFolder(Path folder) throws IOException {
    if (!Storage.isLocal(folder)) {
      return; // other file systems keep names as they keep files
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeForced(Path path, Content content) throws IOException {
    if (!Storage.isLocal(path)) {
      upload(path, content);
      return;
    }
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream target =
          new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      content.writeTo(target);
      target.flush();
      channel.force(true);
    }
  }

  /** The length is compared: a file system may have said that it has taken what it has not. */
  private static void upload(Path path, Content content) throws IOException {
    long bytes;
    try (Store.Upload file = Storage.create(path)) {
      CountingStream counting = new CountingStream(file);
      OutputStream target = new BufferedOutputStream(counting, BUFFER_BYTES);
      content.writeTo(target);
      target.flush();
      file.commit();
      bytes = counting.count();
    }
    long found = Files.size(path);
    if (found != bytes) {
      throw new IOException(path + " has " + found + " of " + bytes + " bytes");
    }
  }
}
