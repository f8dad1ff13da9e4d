package io.thalweg.driver.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;

/**
 * A file system that Hadoop knows. Files are written by {@link FileSystem}; a rename is {@link
 * FileContext}'s, which says what has gone wrong, where {@code FileSystem.rename} returns false, or
 * true without a rename.
 */
final class HadoopStore implements Store {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileSystem files;
  private final FileContext renaming; // null where nothing is renamed

  private HadoopStore(FileSystem files, FileContext renaming) {
    this.files = files;
    this.renaming = renaming;
  }

  /**
   * The store whose paths begin with {@code root}, with connections of its own: those that Hadoop
   * shares are closed when the process begins to end, and a run may still have to be written.
   */
  static HadoopStore open(Path root, Configuration settings) throws IOException {
    Configuration own = new Configuration(settings);
    own.setBoolean("fs.automatic.close", false);
    try {
      FileSystem files = FileSystem.newInstance(root.toUri(), own);
      boolean renames = Renames.areAtomic(files.getUri().getScheme(), own);
      return new HadoopStore(files, renames ? context(files, own) : null);
    } catch (RuntimeException e) { // an unknown host, a class that is not there, bad settings
      throw new IOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private static FileContext context(FileSystem files, Configuration settings) {
    try {
      return FileContext.getFileContext(files.getUri(), settings);
    } catch (UnsupportedFileSystemException e) {
      return null; // it has the older interface alone: nothing is renamed
    }
  }

  @Override
  public boolean renames() {
    return renaming != null;
  }

  @Override
  public Entry status(String path) throws IOException {
    try {
      return entry(files.getFileStatus(at(path)));
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    try {
      FileStatus[] found = files.listStatus(at(folder));
      List<Entry> entries = new ArrayList<>();
      for (FileStatus status : found) {
        entries.add(entry(status));
      }
      if (found.length == 1 && found[0].isFile() && found[0].getPath().equals(at(folder))) {
        throw new NotDirectoryException(folder); // a file is listed as itself
      }
      return entries;
    } catch (IOException e) {
      throw translated(e, folder);
    }
  }

  private Entry entry(FileStatus status) {
    return new Entry(
        status.getPath().getName(),
        status.isDirectory(),
        status.getLen(),
        status.getModificationTime());
  }

  @Override
  public InputStream read(String path) throws IOException {
    try {
      return files.open(at(path), BUFFER_BYTES);
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  @Override
  public Upload create(String path, boolean replace) throws IOException {
    EnumSet<CreateFlag> flags = EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK);
    if (replace) {
      flags.add(CreateFlag.OVERWRITE);
    }
    FsPermission permission =
        FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf()));
    Path place = at(path);
    try {
      FSDataOutputStream stream =
          files.create(
              place,
              permission,
              flags,
              BUFFER_BYTES,
              files.getDefaultReplication(place),
              files.getDefaultBlockSize(place),
              null);
      return new HadoopUpload(stream, renames());
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  @Override
  public void createFolder(String path) throws IOException {
    try {
      if (!files.mkdirs(at(path))) {
        throw new IOException(path + " cannot be created");
      }
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  @Override
  public void rename(String from, String to, boolean replace) throws IOException {
    if (renaming == null) {
      throw new UnsupportedOperationException("nothing is renamed in " + files.getUri());
    }
    try {
      Options.Rename how = replace ? Options.Rename.OVERWRITE : Options.Rename.NONE;
      renaming.rename(at(from), at(to), how);
    } catch (IOException e) {
      throw translated(e, to);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    try {
      if (!files.delete(at(path), false)) {
        throw new NoSuchFileException(path);
      }
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  private Path at(String path) {
    return new Path(files.getUri().getScheme(), files.getUri().getAuthority(), path);
  }

  private IOException translated(IOException e, String path) {
    String place = at(path).toString();
    if (e instanceof FileNotFoundException) {
      return caused(new NoSuchFileException(place, null, e.getMessage()), e);
    }
    if (e instanceof org.apache.hadoop.fs.FileAlreadyExistsException) {
      return caused(new FileAlreadyExistsException(place), e);
    }
    if (e instanceof PathIsNotEmptyDirectoryException) {
      return caused(new DirectoryNotEmptyException(place), e);
    }
    if (e instanceof ParentNotDirectoryException) {
      return caused(new NotDirectoryException(place), e);
    }
    if (e instanceof AccessControlException) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return caused(new AccessDeniedException(place, null, reason), e);
    }
    return e;
  }

  private static IOException caused(IOException error, IOException cause) {
    error.initCause(cause);
    return error;
  }
}
