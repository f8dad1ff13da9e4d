package io.thalweg.driver.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A store in memory, for tests: a file system whose renames are one step, or an object store, where
 * nothing is renamed and a file is seen when it is whole. Mutable.
 */
public final class MemoryStore implements Store {
  private static final byte[] FOLDER = {};

  private final boolean renames;
  private final Map<String, byte[]> content = new TreeMap<>();

  /** An empty one. */
  public MemoryStore(boolean renames) {
    this.renames = renames;
    content.put("/", FOLDER);
  }

  /** A path in this store. */
  public Path path(String path) {
    return Storage.in("memory", Integer.toHexString(hashCode()), (scheme, id) -> this, path);
  }

  /** Another with the same content. */
  MemoryStore copy() {
    MemoryStore copy = new MemoryStore(renames);
    copy.content.putAll(content);
    return copy;
  }

  @Override
  public boolean renames() {
    return renames;
  }

  @Override
  public Entry status(String path) throws FileSystemException {
    byte[] bytes = require(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new Entry(name, bytes == FOLDER, bytes.length, 0);
  }

  @Override
  public List<Entry> list(String folder) throws FileSystemException {
    require(folder);
    List<Entry> entries = new ArrayList<>();
    for (String path : content.keySet()) {
      if (!path.equals("/") && parent(path).equals(folder)) {
        entries.add(status(path));
      }
    }
    return entries;
  }

  @Override
  public InputStream read(String path) throws FileSystemException {
    return new ByteArrayInputStream(require(path));
  }

  @Override
  public Upload create(String path, boolean replace) throws FileSystemException {
    if (content.containsKey(path) && (!replace || content.get(path) == FOLDER)) {
      throw new FileAlreadyExistsException(path);
    }
    for (String above = parent(path); !content.containsKey(above); above = parent(above)) {
      content.put(above, FOLDER); // as Hadoop's file systems do
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Upload() {
      @Override
      public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] chunk, int from, int count) {
        bytes.write(chunk, from, count);
        if (renames) {
          put();
        }
      }

      @Override
      public void commit() {
        put();
      }

      private void put() {
        content.put(path, bytes.toByteArray());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createFolder(String path) throws FileSystemException {
    require(parent(path));
    content.put(path, FOLDER);
  }

  @Override
  public void rename(String from, String to, boolean replace) throws FileSystemException {
    if (!renames) {
      throw new UnsupportedOperationException("an object store renames nothing");
    }
    byte[] moved = require(from);
    require(parent(to));
    if (content.containsKey(to) && (!replace || moved == FOLDER)) {
      throw new FileAlreadyExistsException(to);
    }
    Map<String, byte[]> below = new TreeMap<>();
    content.keySet().removeIf(path -> take(path, from, to, below));
    content.putAll(below);
  }

  private boolean take(String path, String from, String to, Map<String, byte[]> below) {
    boolean taken = path.equals(from) || path.startsWith(from + "/");
    if (taken) {
      below.put(to + path.substring(from.length()), content.get(path));
    }
    return taken;
  }

  @Override
  public void delete(String path) throws FileSystemException {
    require(path);
    if (!list(path).isEmpty()) {
      throw new DirectoryNotEmptyException(path);
    }
    content.remove(path);
  }

  private byte[] require(String path) throws NoSuchFileException {
    if (!content.containsKey(path)) {
      throw new NoSuchFileException(path);
    }
    return content.get(path);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, slash);
  }
}
