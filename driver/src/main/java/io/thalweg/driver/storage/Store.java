package io.thalweg.driver.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * What a run needs of a file system. Paths are absolute, with {@code /} between their names and
 * none at the end. All methods throw the exceptions of {@link java.nio.file}: {@code
 * NoSuchFileException} for what is not there, {@code FileAlreadyExistsException}, {@code
 * DirectoryNotEmptyException}, {@code AccessDeniedException}.
 */
public interface Store {
  /**
   * Whether a rename is one step that every reader sees wholly or not at all. Where it is not, as
   * in object stores, nothing is renamed: what makes a folder valid is the last file that is
   * written into it.
   */
  boolean renames();

  /** What stands at {@code path}. */
  Entry status(String path) throws IOException;

  /** What is in a folder, in any order. */
  List<Entry> list(String folder) throws IOException;

  /** The bytes of a file. */
  InputStream read(String path) throws IOException;

  /**
   * A new file.
   *
   * @param replace whether a file may stand there already
   */
  Upload create(String path, boolean replace) throws IOException;

  /** A new folder in one that is there. */
  void createFolder(String path) throws IOException;

  /**
   * Moves a file or folder.
   *
   * @param replace whether a file that stands at {@code to} is replaced; a folder never is
   */
  void rename(String from, String to, boolean replace) throws IOException;

  /** Deletes a file or an empty folder. */
  void delete(String path) throws IOException;

  /**
   * A file or folder.
   *
   * @param name its last name
   * @param bytes the length of a file
   * @param modified milliseconds since the epoch
   */
  record Entry(String name, boolean isFolder, long bytes, long modified) {}

  /** A file that is being written. Mutable. */
  abstract class Upload extends OutputStream {
    /** Ends the file: it is there, and outlives a crash of the machines that hold it. */
    public abstract void commit() throws IOException;

    /** Without {@link #commit} before it, gives the file up, as far as that can be done. */
    @Override
    public abstract void close() throws IOException;
  }
}
