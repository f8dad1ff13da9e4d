package io.thalweg.driver.storage;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What a store says of a file or folder, as Java asks it. */
record StoreAttributes(Store.Entry entry) implements BasicFileAttributes {
  @Override
  public FileTime lastModifiedTime() {
    return FileTime.fromMillis(entry.modified());
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return !entry.isFolder();
  }

  @Override
  public boolean isDirectory() {
    return entry.isFolder();
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return entry.bytes();
  }

  @Override
  public Object fileKey() {
    return null; // a store has none
  }
}
