package io.thalweg.driver.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link java.nio.file.Files} does with the paths of a {@link Store}. */
final class StoreProvider extends FileSystemProvider {
  static final StoreProvider INSTANCE = new StoreProvider();

  private StoreProvider() {}

  private static Store store(Path path) throws IOException {
    return ((StorePath) path).getFileSystem().store();
  }

  private static String place(Path path) {
    return ((StorePath) path).inStore();
  }

  @Override
  public String getScheme() {
    return "thalweg-store";
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return store(path).read(place(path));
  }

  /** A file that is there, and forced, once the stream is closed. */
  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    List<OpenOption> asked = List.of(options);
    if (asked.contains(StandardOpenOption.APPEND)) {
      throw new UnsupportedOperationException("nothing is added to a file of " + path);
    }
    Store.Upload upload =
        store(path).create(place(path), !asked.contains(StandardOpenOption.CREATE_NEW));
    return new CommittedStream(upload);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)) {
      throw new UnsupportedOperationException("files of a store are written as streams");
    }
    Store store = store(path);
    return new StoreChannel(store.read(place(path)), store.status(place(path)).bytes());
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return new StoreListing(folder, store(folder).list(place(folder)), filter);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    Store store = store(path);
    if (exists(store, path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    store.createFolder(place(path));
  }

  @Override
  public void delete(Path path) throws IOException {
    store(path).delete(place(path));
  }

  /**
   * An atomic move replaces a file, as it does in the file system of this machine. Both names are
   * looked at: a rename that was not one must not pass for a commit.
   */
  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Store store = store(source);
    List<CopyOption> asked = List.of(options);
    boolean replaces =
        asked.contains(StandardCopyOption.ATOMIC_MOVE)
            || asked.contains(StandardCopyOption.REPLACE_EXISTING);
    boolean isFile = !store.status(place(source)).isFolder();
    store.rename(place(source), place(target), replaces && isFile);
    if (exists(store, source) || !exists(store, target)) {
      throw new FileSystemException(
          source.toString(), target.toString(), "the file system says that it is renamed, but not");
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("nothing is copied within a store");
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  @Override
  public boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  /** Whether it is there: what may be done with it is seen when it is done. */
  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    store(path).status(place(path));
  }

  private static boolean exists(Store store, Path path) throws IOException {
    try {
      store.status(place(path));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException("a store has no " + type.getSimpleName());
    }
    return type.cast(new StoreAttributes(store(path).status(place(path))));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("attributes are read as a whole");
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null; // as it is to be for a view that there is not
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("attributes of a store are not changed");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("a store does not say how large it is");
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("Storage gives the paths of stores");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("Storage gives the paths of stores");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("Storage gives the paths of stores");
  }
}
