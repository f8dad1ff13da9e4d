package io.thalweg.driver.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Set;

/**
 * The paths of one {@link Store}, which is opened when the first of them is used. Two are equal
 * whose URIs begin alike.
 */
final class StoreFileSystem extends FileSystem {
  private final String scheme;
  private final String authority; // null for the one that the settings of the scheme name
  private final Opening opening;
  private Store store;

  /** Opens a store. */
  @FunctionalInterface
  interface Opening {
    /** The store, ready to use. */
    Store open(String scheme, String authority) throws IOException;
  }

  StoreFileSystem(String scheme, String authority, Opening opening) {
    this.scheme = scheme;
    this.authority = authority;
    this.opening = opening;
  }

  synchronized Store store() throws IOException {
    if (store == null) {
      store = opening.open(scheme, authority);
    }
    return store;
  }

  String scheme() {
    return scheme;
  }

  String authority() {
    return authority;
  }

  /** What stands before an absolute path. */
  String root() {
    return scheme + "://" + (authority == null ? "" : authority);
  }

  @Override
  public StoreProvider provider() {
    return StoreProvider.INSTANCE;
  }

  @Override
  public StorePath getPath(String first, String... more) {
    return StorePath.parse(this, more.length == 0 ? first : first + "/" + String.join("/", more));
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("a store stays open as long as its process");
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException("no patterns in " + root());
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("no users in " + root());
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("a store cannot be watched");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoreFileSystem system && root().equals(system.root());
  }

  @Override
  public int hashCode() {
    return root().hashCode();
  }
}
