package io.thalweg.driver.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What is in a folder of a store. */
record StoreListing(List<Path> paths) implements DirectoryStream<Path> {
  StoreListing(Path folder, List<Store.Entry> entries, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    this(accepted(folder, entries, filter));
  }

  private static List<Path> accepted(
      Path folder, List<Store.Entry> entries, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    List<Path> accepted = new ArrayList<>();
    for (Store.Entry entry : entries) {
      Path path = folder.resolve(entry.name());
      if (filter.accept(path)) {
        accepted.add(path);
      }
    }
    return accepted;
  }

  @Override
  public Iterator<Path> iterator() {
    return paths.iterator();
  }

  @Override
  public void close() {}
}
