package io.thalweg.driver.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A path in a {@link Store}; an absolute one reads as its URI. There are no links. Immutable. */
final class StorePath implements Path {
  private final StoreFileSystem system;
  private final boolean absolute;
  private final List<String> names;

  StorePath(StoreFileSystem system, boolean absolute, List<String> names) {
    this.system = system;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static StorePath parse(StoreFileSystem system, String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new StorePath(system, text.startsWith("/"), names);
  }

  /** The path within its store. */
  String inStore() {
    return "/" + String.join("/", toAbsolutePath().names);
  }

  @Override
  public StoreFileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public StorePath getRoot() {
    return absolute ? new StorePath(system, true, List.of()) : null;
  }

  @Override
  public StorePath getFileName() {
    return names.isEmpty() ? null : getName(names.size() - 1);
  }

  @Override
  public StorePath getParent() {
    boolean hasParent = names.size() > 1 || absolute && !names.isEmpty();
    return hasParent ? with(names.subList(0, names.size() - 1)) : null;
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public StorePath getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public StorePath subpath(int begin, int end) {
    if (begin < 0 || end > names.size() || begin >= end) {
      throw new IllegalArgumentException("names " + begin + " to " + end + " of " + this);
    }
    return new StorePath(system, false, names.subList(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof StorePath path
        && system.equals(path.system)
        && absolute == path.absolute
        && names.size() >= path.names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof StorePath path
        && system.equals(path.system)
        && (path.absolute
            ? equals(path)
            : names.size() >= path.names.size()
                && names
                    .subList(names.size() - path.names.size(), names.size())
                    .equals(path.names));
  }

  @Override
  public StorePath normalize() {
    List<String> kept = new ArrayList<>();
    for (String name : names) {
      boolean back = name.equals("..");
      if (back && !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..")) {
        kept.remove(kept.size() - 1);
      } else if (!name.equals(".") && !(back && absolute)) {
        kept.add(name);
      }
    }
    return with(kept);
  }

  @Override
  public StorePath resolve(Path other) {
    StorePath path = ours(other);
    if (path.absolute) {
      return path;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(path.names);
    return with(all);
  }

  @Override
  public StorePath relativize(Path other) {
    StorePath path = ours(other);
    if (absolute != path.absolute) {
      throw new IllegalArgumentException(path + " has no place relative to " + this);
    }
    int common = 0;
    while (common < Math.min(names.size(), path.names.size())
        && names.get(common).equals(path.names.get(common))) {
      common++;
    }
    List<String> all = new ArrayList<>(Collections.nCopies(names.size() - common, ".."));
    all.addAll(path.names.subList(common, path.names.size()));
    return new StorePath(system, false, all);
  }

  @Override
  public URI toUri() {
    try {
      return new URI(system.scheme(), system.authority(), inStore(), null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** There is no current folder: a path that is not absolute begins at the root. */
  @Override
  public StorePath toAbsolutePath() {
    return absolute ? this : new StorePath(system, true, names);
  }

  @Override
  public StorePath toRealPath(LinkOption... options) throws IOException {
    StorePath real = toAbsolutePath().normalize();
    system.store().status(real.inStore());
    return real;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a store cannot be watched");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StorePath path
        && system.equals(path.system)
        && absolute == path.absolute
        && names.equals(path.names);
  }

  @Override
  public int hashCode() {
    return Objects.hash(system, absolute, names);
  }

  @Override
  public String toString() {
    return absolute ? system.root() + inStore() : String.join("/", names);
  }

  private StorePath with(List<String> others) {
    return new StorePath(system, absolute, others);
  }

  private StorePath ours(Path path) {
    if (path instanceof StorePath known && known.system.equals(system)) {
      return known;
    }
    throw new ProviderMismatchException(path + " is of another file system than " + this);
  }
}
