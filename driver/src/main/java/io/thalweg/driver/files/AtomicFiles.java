package io.thalweg.driver.files;

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
 * Local files that are either wholly there or not at all: written under a temporary name in the
 * same directory, forced to the disk, then moved.
 */
public final class AtomicFiles {
  static final String TEMPORARY_SUFFIX = ".tmp";

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
    Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY_SUFFIX);
    try {
      writeForced(temporary, content);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, path + " cannot be written")
          .found(e.toString())
          .remedy("check the free space of the disk and the permissions of the folder")
          .cause(e);
    }
  }

  /** Writes UTF-8 text to {@code path}, as {@link #write(Path, Content)} does. */
  public static void write(Path path, String text) {
    write(path, target -> target.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Makes the names in {@code folder} outlive a crash of the machine, where its disk can. */
  public static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeForced(Path path, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream target = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(target);
      target.flush();
      channel.force(true);
    }
  }
}
